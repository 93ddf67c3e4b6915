import { createContext, use } from 'react'
import type { ItemValue, QuestionCheckboxModel, QuestionRadiogroupModel } from 'survey-core'
import { ReactElementFactory } from 'survey-react-ui'
import type { Screen, ScreenText } from '#core/instrument/types.ts'
import { Words } from '../../ui/Words.tsx'
import type { Values } from '../../ui/words.ts'
import { Drawing } from '../drawings/Drawing.tsx'
import { ANSWER_ID } from './ids.ts'

/** Name under which SurveyJS finds our option row. */
export const OPTION = 'duopanel-option'

interface Surroundings {
  screen: Screen
  text: ScreenText
  names: Values
  none: string
}
export const OptionContext = createContext<Surroundings | undefined>(undefined)

interface Props {
  question: QuestionRadiogroupModel | QuestionCheckboxModel
  item: ItemValue
  index: string
}

/** One answer as a row as wide as the page: a real radio button or checkbox, its drawing, its words. */
function Option({ question, item, index }: Props) {
  const around = use(OptionContext)
  if (!around) return null
  const { screen, text, names, none } = around
  const chosen = question.isItemSelected(item)
  return (
    <label className={chosen ? 'option chosen' : 'option'}>
      <input
        id={index === '0' ? ANSWER_ID : `${ANSWER_ID}-${index}`}
        type={question.getType() === 'checkbox' ? 'checkbox' : 'radio'}
        name={question.questionName}
        value={String(item.value)}
        checked={chosen}
        onChange={(event) => question.clickItemHandler(item, event.target.checked)}
      />
      <Drawing screen={screen} code={item.value} />
      <span className={screen.display === 'bench' ? 'hidden' : 'label'}>
        <Words text={text.options[item.value] ?? none} values={names} />
      </span>
    </label>
  )
}

ReactElementFactory.Instance.registerElement(OPTION, (props: Props & { key?: string }) => {
  const { key, question, item, index } = props
  return <Option key={key} question={question} item={item} index={index} />
})
