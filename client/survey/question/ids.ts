/** Ids that tie the answers to the words around them. One question is on the page at a time. */
export const QUESTION_ID = 'question'
export const LEAD_ID = 'lead'
export const HINT_ID = 'hint'
export const ERROR_ID = 'answer-error'
/** The first control of the answer, where the error summary leads. */
export const ANSWER_ID = 'answer'
