// A desk left alone covers itself; the server alone decides whether the session is over.
import { sessionLives } from './session.js'
import { isHalfWritten } from './written.js'

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart']

export function lockAlone() {
  const veil = document.querySelector('[data-veil]')
  const seconds = Number(document.body.dataset.lockAfter)
  if (!veil || !seconds) return
  let seen = Date.now()
  const cover = () => {
    veil.hidden = false
    document.documentElement.classList.add('is-veiled')
    veil.querySelector('button').focus()
  }
  for (const sign of SIGNS) addEventListener(sign, () => { if (veil.hidden) seen = Date.now() }, { passive: true })
  setInterval(() => { if (veil.hidden && Date.now() - seen > seconds * 1000) cover() }, 5000)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && veil.hidden && Date.now() - seen > seconds * 1000) cover()
  })
  veil.querySelector('[data-action="unveil"]').addEventListener('click', async () => {
    // What is half written stays; whether the page is uncovered, the server says.
    if (!isHalfWritten()) return location.reload()
    if (!await sessionLives()) return
    seen = Date.now()
    veil.hidden = true
    document.documentElement.classList.remove('is-veiled')
  })
}
