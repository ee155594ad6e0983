// Copies an address, a snippet or a table, and says that it did.
const SAID_MS = 2500

export function offerCopies() {
  for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false
  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]')
    if (!button) return
    const label = button.dataset.label ??= button.textContent
    button.textContent = await written(textOf(button)) ? button.dataset.copied : button.dataset.failed
    setTimeout(() => { button.textContent = label }, SAID_MS)
  })
}

function textOf({ dataset }) {
  const found = document.getElementById(dataset.copy)
  return found instanceof HTMLTableElement ? cells(found) : (found?.value ?? found?.textContent ?? '').trim()
}

// As spreadsheets take it: one line a row, a tab between cells.
function cells(table) {
  const text = cell => (cell.dataset.value ?? cell.textContent).replace(/\s+/g, ' ').trim()
  return [...table.rows].map(row => [...row.cells].map(text).join('\t')).join('\n')
}

async function written(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
