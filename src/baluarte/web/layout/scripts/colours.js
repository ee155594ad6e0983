// Drawings take their colours from the sheet, so that they change with the light.
const PREFIX = { indigo: '--map-', cochineal: '--harm-', diverging: '--either-' }

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

export function shade(palette, step) {
  return colour(PREFIX[palette] + step)
}

export function whenLightChanges(redraw) {
  document.addEventListener('themechange', redraw)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
}
