// On paper what explains a drawing is open; what somebody chose not to see stays closed.
export function prepareForPaper() {
  let opened = []
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details.drawing__table:not([open])')]
    for (const part of opened) part.open = true
  })
  addEventListener('afterprint', () => {
    for (const part of opened) part.open = false
  })
}
