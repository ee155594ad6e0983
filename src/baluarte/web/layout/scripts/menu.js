// Without this the menu opens by its anchor (#menu).
export function openMenus() {
  for (const toggle of document.querySelectorAll('[data-menu]')) {
    const menu = document.getElementById(toggle.dataset.menu)
    if (!menu) continue
    const set = open => {
      menu.classList.toggle('is-open', open)
      toggle.setAttribute('aria-expanded', String(open))
    }
    toggle.addEventListener('click', event => {
      event.preventDefault()
      set(!menu.classList.contains('is-open'))
    })
    toggle.addEventListener('keydown', event => {
      if (event.key === ' ') {
        event.preventDefault()
        toggle.click()
      }
    })
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape' && menu.classList.contains('is-open')) {
        set(false)
        toggle.focus()
      }
    })
  }
}
