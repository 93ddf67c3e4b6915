import { createRoot } from 'react-dom/client'
import { Model } from 'survey-core'
import { Survey } from 'survey-react-ui'
import 'survey-core/survey-core.css'

const reply = await fetch('./questionnaire.json')
createRoot(document.getElementById('root')).render(<Survey model={new Model(await reply.json())} />)
