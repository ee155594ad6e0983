// Small comforts. Every page reads, and every form is sent, without them.
import { followTheme } from './theme.js'
import { openExit } from './exit.js'
import { openMenus } from './menu.js'
import { listenToKeys } from './keys.js'
import { lockAlone } from './veil.js'
import { helpForms } from './forms.js'
import { prepareForPaper } from './paper.js'
import { offerCopies } from './copy.js'
import { askBeforeLosing, keepWritten } from './written.js'
import { stayWithoutSession } from './session.js'
import { ringWhenCalled } from './ring.js'
import { drawChartsOnceNear } from './charts.js'
import { openMapsOnceWanted } from './maps.js'

openExit()
followTheme()
openMenus()
listenToKeys()
lockAlone()
stayWithoutSession()
helpForms()
prepareForPaper()
keepWritten()
askBeforeLosing()
offerCopies()
ringWhenCalled()
drawChartsOnceNear()
openMapsOnceWanted()
