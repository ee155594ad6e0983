// What draws charts is heavy, and many who open a page never reach one: it is fetched as one nears.
const NEAR = '100px'

export function drawChartsOnceNear() {
  const program = document.querySelector('meta[name="chart-program"]')
  const hosts = document.querySelectorAll('[data-chart]')
  if (!program || !hosts.length) return
  const near = new IntersectionObserver(seen => {
    if (seen.some(one => one.isIntersecting)) fetchProgram()
  }, { rootMargin: NEAR })
  const fetchProgram = () => {
    near.disconnect()
    const script = Object.assign(document.createElement('script'), { type: 'module', src: program.content })
    document.head.append(script)
  }
  addEventListener('beforeprint', fetchProgram, { once: true })
  for (const host of hosts) near.observe(host)
}
