// Bundles what the pages load, from sources of this checkout and packages of the lock file.
// node tools/bundle.mjs        writes src/baluarte/web/layout/static/built/
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile, readdir, rm, copyFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const require = createRequire(import.meta.url)
const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const layout = path.join(checkout, 'src/baluarte/web/layout')
const built = path.join(layout, 'static/built')
const packages = path.join(checkout, 'node_modules')
const kept = path.join(packages, '.cache/baluarte-fonts')

const browsers = ['chrome90', 'edge90', 'firefox90', 'safari14.1']
const settings = { bundle: true, minify: true, legalComments: 'none', logLevel: 'warning', target: browsers }

const fonts = [
  { to: 'serif.woff2', from: 'source-serif-4/files/source-serif-4-latin-opsz-normal.woff2', axes: { opsz: 36, wght: { min: 400, max: 600 } } },
  { to: 'sans.woff2', from: 'source-sans-3/files/source-sans-3-latin-wght-normal.woff2', axes: { wght: { min: 400, max: 700 } } },
  { to: 'sans-italic.woff2', from: 'source-sans-3/files/source-sans-3-latin-wght-italic.woff2', axes: { wght: { min: 400, max: 700 } } },
]

// Everything that is linked into a file, so that its licence travels with it.
const licensed = new Set()

async function main() {
  const started = Date.now()
  await mkdir(built, { recursive: true })
  await Promise.all([makeFonts(), makeStyles(), makeScripts(), copyDrawings()])
  await writeNotices()
  await compress()
  await removeStrangers()
  await report(Date.now() - started)
}

async function makeFonts() {
  await mkdir(kept, { recursive: true })
  const characters = latin()
  for (const { to, from, axes } of fonts) {
    const source = await readFile(path.join(packages, '@fontsource-variable', from))
    licensed.add('@fontsource-variable/' + from.split('/')[0])
    const key = createHash('sha256').update(source).update(JSON.stringify(axes)).update(characters).digest('hex')
    const cut = path.join(kept, key + '.woff2')
    if (!existsSync(cut)) {
      const subset = require('subset-font')
      await writeFile(cut, await subset(source, characters, { targetFormat: 'woff2', variationAxes: axes }))
    }
    await copyFile(cut, path.join(built, to))
  }
}

function latin() {
  const ranges = [[0x20, 0x7e], [0xa0, 0x17f]]
  const more = '–—‘’“”„†•…‹›€−'
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step))).join('') + more
}

async function makeStyles() {
  await build({
    ...settings,
    entryPoints: { site: path.join(layout, 'styles/site.css'), map: path.join(layout, 'styles/map.css') },
    outdir: built,
    external: ['*.woff2'],
  })
}

async function makeScripts() {
  const script = name => path.join(layout, 'scripts', name)
  const results = await Promise.all([
    build({ ...settings, entryPoints: { site: script('site.js'), 'unsent-draft': script('unsent_draft.js') }, outdir: built, format: 'iife', metafile: true }),
    build({ ...settings, entryPoints: { map: script('map.js'), 'risk-map': script('risk_map.js'), chart: script('chart.js') }, outdir: built, format: 'esm', metafile: true, target: ['chrome94', 'firefox93', 'safari16.4'], plugins: [withoutInlineStyles] }),
    build({ ...settings, entryPoints: { 'map-worker': path.join(packages, 'maplibre-gl/dist/maplibre-gl-worker.mjs') }, outdir: built, format: 'esm', metafile: true, target: ['chrome94', 'firefox93', 'safari16.4'] }),
    // Without storage htmx falls back on memory: nothing may stay in the browser.
    build({ ...settings, define: { sessionStorage: 'undefined', localStorage: 'undefined' }, entryPoints: { htmx: path.join(packages, 'htmx.org/dist/htmx.js') }, outdir: built, format: 'iife', metafile: true }),
  ])
  for (const { metafile } of results) {
    for (const input of Object.keys(metafile.inputs)) {
      const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)
      if (found) licensed.add(found[1])
    }
  }
}

// Plot writes a <style> into each drawing, which the pages' policy refuses; chart.css says the same.
const withoutInlineStyles = {
  name: 'without-inline-styles',
  setup(bundler) {
    bundler.onLoad({ filter: /@observablehq\/plot\/src\/(plot|legends\/(ramp|swatches))\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8')
      const changed = source
        .replace(/\.call\(\(svg\) =>\s*(?:\/\/[^\n]*\s*)?svg\.append\("style"\)\.text\(\s*`[^`]*`\s*\)\s*\)/g, '')
        .replace(/\.insert\("style", "\*"\)/g, '.insert("desc", "*")')
      if (/append\("style"\)/.test(changed) || changed === source) {
        throw new Error(`${file} no longer looks as this bundle expects: it would write inline styles.`)
      }
      return { contents: changed, loader: 'js' }
    })
  },
}

async function copyDrawings() {
  await copyFile(path.join(layout, 'drawings/mark.svg'), path.join(built, 'mark.svg'))
}

async function writeNotices() {
  const parts = []
  for (const name of [...licensed].sort()) {
    const folder = path.join(packages, name)
    const { version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'))
    const file = (await readdir(folder)).find(entry => /^licen[cs]e/i.test(entry))
    const text = file ? await readFile(path.join(folder, file), 'utf8') : ''
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`)
  }
  await writeFile(path.join(built, 'notices.txt'), parts.join('\n' + '-'.repeat(72) + '\n\n'))
}

const expected = [
  ...fonts.map(font => font.to),
  'site.css', 'map.css', 'site.js', 'map.js', 'map-worker.js', 'risk-map.js', 'chart.js', 'htmx.js', 'unsent-draft.js', 'mark.svg', 'notices.txt',
]

// The server sends these to whoever takes them: slow telephones wait for bytes.
async function compress() {
  for (const name of expected.filter(file => !file.endsWith('.woff2'))) {
    const bytes = await readFile(path.join(built, name))
    await writeFile(path.join(built, name + '.gz'), gzipSync(bytes, { level: 9 }))
    await writeFile(path.join(built, name + '.br'), brotliCompressSync(bytes))
  }
}

async function removeStrangers() {
  for (const name of await readdir(built)) {
    if (!expected.includes(name.replace(/\.(gz|br)$/, ''))) await rm(path.join(built, name), { recursive: true })
  }
}

async function report(milliseconds) {
  for (const name of expected.filter(file => file !== 'notices.txt')) {
    const bytes = await readFile(path.join(built, name))
    const sent = name.endsWith('.woff2') ? bytes.length : gzipSync(bytes, { level: 9 }).length
    console.log(`${name.padEnd(20)} ${(bytes.length / 1024).toFixed(1).padStart(8)} kB   sent ${(sent / 1024).toFixed(1).padStart(7)} kB`)
  }
  console.log(`built in ${(milliseconds / 1000).toFixed(1)} s`)
}

await main()
