"""What everybody who writes lists in Mexico knows: nicknames, particles, states, words for harm."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words("de del la las los el y e da do dos das di van von der san santa")
HONORIFICS = _words(
    "sr sra srta don dona doña lic licenciado licenciada ing dr dra doctor doctora profr "
    "profra prof profesor profesora mtro mtra maestro maestra c arq cmdte comandante padre "
    "pbro alias"
)
# Of a cell: nobody says, or nobody may say.
_UNTOLD = (
    "", "n a", "na", "n d", "s d", "s f", "s n", "nd", "sd", "nan", "none", "null", "undefined",
    "unknown", "not available", "se reserva", "reservado", "reservada", "reservados", "reservadas",
    "no decir", "se desconoce", "desconocido", "desconocida", "anonimo", "anonima", "confidencial",
    "sin dato", "sin datos", "sin nombre", "sin informacion", "no identificado", "no identificada",
    "no especificado", "no especificada", "no aplica", "no disponible", "identidad reservada",
    "nombre reservado", "por definir", "pendiente", "quien resulte", "?", "withheld", "ninguno",
    "ninguna", "colectivo", "colectiva", "la comunidad", "comunidad", "varias personas", "varios",
    "00 00 0000", "0",
)  # fmt: skip
UNTOLD = frozenset(_UNTOLD)
# An outlet or organisation that is none.
NO_ORGANISATION = _words(
    "freelance independiente independent freelancer particular varios otro otra"
)
# Words of an organisation's name that tell little.
LEGAL_FORMS = _words(
    "ac sc sa cv rl iap asociacion civil the of and en para por de del la las los el y e"
)
NICKNAMES: dict[str, tuple[str, ...]] = {
    "ale": ("alejandra", "alejandro"), "alex": ("alejandro", "alejandra", "alexis"),
    "betty": ("beatriz", "berta"), "bety": ("beatriz",), "cata": ("catalina",),
    "lola": ("dolores",), "lolita": ("dolores",), "paquita": ("francisca",),
    "pancha": ("francisca",), "paco": ("francisco",), "pancho": ("francisco",),
    "kiko": ("francisco", "enrique"), "gaby": ("gabriela",), "gabi": ("gabriela", "gabriel"),
    "chela": ("graciela", "marcela", "celia"), "lupita": ("guadalupe",), "lupe": ("guadalupe",),
    "chabela": ("isabel",), "pepita": ("josefina",), "fina": ("josefina",), "josefa": ("josefina",),
    "lety": ("leticia",), "leti": ("leticia",), "magda": ("magdalena",), "mago": ("margarita",),
    "magos": ("margarita",), "paty": ("patricia",), "pati": ("patricia",), "chayo": ("rosario",),
    "charo": ("rosario",), "tere": ("teresa",), "beto": ("alberto", "roberto", "gilberto",
    "humberto", "heriberto", "norberto", "adalberto", "rigoberto", "filiberto", "eriberto"),
    "tono": ("antonio",), "lalo": ("eduardo",), "quique": ("enrique",), "kike": ("enrique",),
    "nando": ("fernando",), "fer": ("fernando", "fernanda"), "memo": ("guillermo",),
    "nacho": ("ignacio",), "chuy": ("jesus",), "chucho": ("jesus",), "pepe": ("jose",),
    "meno": ("manuel",), "manolo": ("manuel",), "manny": ("manuel",), "rafa": ("rafael",),
    "moncho": ("ramon",), "chava": ("salvador",), "chon": ("concepcion", "encarnacion"),
    "concha": ("concepcion",), "conchita": ("concepcion",), "chente": ("vicente",),
    "mely": ("amelia", "melissa"), "nena": ("elena", "magdalena"), "lucha": ("luz", "lucia"),
    "lucho": ("luis",), "guicho": ("luis",), "goyo": ("gregorio",), "polo": ("leopoldo",),
    "tavo": ("gustavo", "octavio"), "gus": ("gustavo",), "rulo": ("raul",), "yoli": ("yolanda",),
    "vero": ("veronica",), "moni": ("monica",), "ceci": ("cecilia",), "caro": ("carolina",),
    "cris": ("cristina", "cristian"), "cristi": ("cristina",), "dani": ("daniel", "daniela"),
    "mari": ("maria",), "ma": ("maria",), "maru": ("maria", "eugenia"), "juanita": ("juana",),
    "juanito": ("juan",), "anita": ("ana",), "rosita": ("rosa",), "martita": ("martha", "marta"),
    "marta": ("martha",), "neto": ("ernesto",), "teto": ("hector", "ernesto"),
    "santi": ("santiago",),
    "jimmy": ("jaime",), "javi": ("javier",), "migue": ("miguel",), "mike": ("miguel",),
    "sebas": ("sebastian",), "toto": ("antonio",), "trini": ("trinidad",), "sofi": ("sofia",),
    "fco": ("francisco", "francisca"), "gpe": ("guadalupe",), "ant": ("antonio",),
    "hdez": ("hernandez",), "hndz": ("hernandez",), "glez": ("gonzalez",), "gzz": ("gonzalez",),
    "rdz": ("rodriguez",), "rguez": ("rodriguez",), "mtz": ("martinez",), "lpz": ("lopez",),
    "fdz": ("fernandez",), "sanch": ("sanchez",), "gtz": ("gutierrez",), "dgz": ("dominguez",),
    "glz": ("gonzalez",), "prz": ("perez",), "grc": ("garcia",), "jmz": ("jimenez",),
}  # fmt: skip
GIVEN = _words(
    "abel abraham adalberto adan adela adolfo adriana adrian agustin aida alberto aldo "
    "alejandra alejandro alexis alfonso alfredo alicia alma alonso alvaro amado amalia "
    "amelia ana anabel andrea andres angel angela angelica antonia antonio araceli aristeo "
    "armando arturo aurelio aurora beatriz benito benjamin bernardo berta blanca brenda "
    "bruno carlos carmen carolina catalina cecilia celia cesar claudia concepcion consuelo "
    "cristian cristina cuauhtemoc daniel daniela dario david delia diana diego dolores "
    "domingo edgar edith edmundo eduardo efrain elena eleazar elias elisa elizabeth eloy "
    "elsa elvira emilia emiliano emilio emma enrique erica erika ernesto esperanza esteban "
    "estela esther eugenia eugenio eva evaristo evelia fabian fabiola fatima federico "
    "felipe felix fermin fernanda fernando fidel filiberto flor florencia francisca "
    "francisco gabriel gabriela genaro gerardo german gilberto gloria gonzalo graciela "
    "gregorio guadalupe guillermo gustavo hector heriberto hilda homero horacio hugo "
    "humberto ignacio ines irene irma isaac isabel isidro ismael israel ivan jacinto jacobo "
    "jaime javier jazmin jeronimo jessica jesus joaquin joel jorge jose josefa josefina "
    "josue juan juana julia julian julio karen karina karla laura lazaro leobardo leonardo "
    "leonor leopoldo leticia lidia liliana lilia lorena lorenzo lourdes lucas lucia luciano "
    "luis luisa luz magdalena manuel marcela marcelino marco marcos margarita maria mariana "
    "mariano maribel maricela mario marisol marta martha martin martina mateo matilde "
    "mauricio maximino mayra melissa mercedes miguel miriam misael moises monica nancy "
    "narciso natalia nestor nicolas noe noel noemi nora norma octavio ofelia olga olivia "
    "omar oscar pablo paola patricia paula paulina pedro pilar rafael ramiro ramon raquel "
    "raul rebeca refugio rene ricardo rigoberto roberto rocio rodolfo rodrigo rogelio roman "
    "rosa rosalba rosalia rosario ruben ruth salvador samuel sandra santiago santos sara "
    "saul sebastian sergio silvia simon socorro sofia soledad sonia susana tania teodoro "
    "teresa tomas trinidad valentin valeria vanessa veronica vicente victor victoria "
    "virginia viviana xochitl yadira yazmin yesenia yolanda zenaida"
)
_STATES = {
    1: "aguascalientes|ags", 2: "baja california|bc|b c|b c n", 3: "baja california sur|bcs|b c s",
    4: "campeche|camp", 5: "coahuila|coahuila de zaragoza|coah", 6: "colima|col",
    7: "chiapas|chis", 8: "chihuahua|chih",
    9: "ciudad de mexico|cdmx|distrito federal|df|d f|mexico city|cd mx|mexico df|mexico d f",
    10: "durango|dgo", 11: "guanajuato|gto", 12: "guerrero|gro", 13: "hidalgo|hgo",
    14: "jalisco|jal",
    15: "estado de mexico|edomex|mexico|edo mex|edo de mexico|mex|state of mexico",
    16: "michoacan|michoacan de ocampo|mich", 17: "morelos|mor", 18: "nayarit|nay",
    19: "nuevo leon|nl|n l", 20: "oaxaca|oax", 21: "puebla|pue",
    22: "queretaro|qro|queretaro de arteaga",
    23: "quintana roo|qroo|q roo|q r", 24: "san luis potosi|slp|s l p", 25: "sinaloa|sin",
    26: "sonora|son", 27: "tabasco|tab", 28: "tamaulipas|tamps|tam",
    29: "tlaxcala|tlax", 30: "veracruz|veracruz de ignacio de la llave|ver", 31: "yucatan|yuc",
    32: "zacatecas|zac",
}  # fmt: skip
STATES = {name: code for code, names in _STATES.items() for name in names.split("|")}
# Cities and seats by which whole municipalities go, where the two share no word.
CITIES = {
    "cancun": "benito juarez", "playa del carmen": "solidaridad", "chetumal": "othon blanco",
    "villahermosa": "centro", "los mochis": "ahome", "ciudad obregon": "cajeme", "la villa": "",
    "ciudad victoria": "victoria", "cd victoria": "victoria", "pachuca": "pachuca soto",
    "xalapa": "xalapa", "jalapa": "xalapa", "iguala": "iguala independencia",
    "ciudad del carmen": "carmen", "ciudad guzman": "zapotlan el grande", "zihuatanejo":
    "zihuatanejo azueta", "puerto vallarta": "puerto vallarta", "guasave": "guasave",
    "nuevo casas grandes": "nuevo casas grandes", "poza rica": "poza rica hidalgo",
    "san cristobal de las casas": "san cristobal casas", "cabo san lucas": "los cabos",
    "san jose del cabo": "los cabos", "ecatepec": "ecatepec morelos", "neza": "nezahualcoyotl",
    "ciudad neza": "nezahualcoyotl", "ciudad juarez": "juarez", "cd juarez": "juarez",
    "ciudad valles": "ciudad valles", "ciudad mante": "mante", "lazaro cardenas":
    "lazaro cardenas", "apatzingan": "apatzingan", "ciudad hidalgo": "hidalgo",
    "nueva italia": "mugica", "ciudad acuna": "acuna", "ciudad delicias": "delicias",
    "ciudad cuauhtemoc": "cuauhtemoc", "ciudad madero": "ciudad madero", "minatitlan":
    "minatitlan", "puerto penasco": "puerto penasco", "salina cruz": "salina cruz",
}  # fmt: skip
# Words that abbreviate, or say no more than that it is a place.
PLACE_WORDS = {
    "cd": "ciudad", "sn": "san", "sta": "santa", "sto": "santo", "gral": "general", "pto": "puerto",
    "dr": "doctor", "tlax": "tlaxcala", "mpio": "", "municipio": "", "h": "", "heroica": "",
    "villa": "villa", "st": "street", "juchitán": "juchitan", "ma": "maria", "col": "colonia",
    "dto": "distrito", "fco": "francisco", "gpe": "guadalupe", "cnel": "coronel", "ej": "ejido",
}  # fmt: skip
COUNTRY = _words("mexico mex mx")
# Families of harm: each with its group, and the beginnings of the words by which it goes.
_HARMS = (
    ("killing", "life",
     r"asesin|(?<!tentativa de )(?<!intento de )homicid|kill|murder|ejecu"
     r"|privacion de la vida|femicid|feminicid"),
    ("attempt", "life", r"tentativa|intento de|atentado|attempt|ataque armado|disparos?"),
    ("disappearance", "life", r"desapari|desaparec|disappear|missing|no localizad"),
    ("abduction", "liberty",
     r"secuestr|levanton|kidnap|abduct|plagio|privacion (?:ilegal )?de la libertad"),
    ("detention", "liberty",
     r"detenci|detenid|arrest|encarcel|imprison|privacion (?:ilegal )?de la libertad"
     r"|detain"),
    ("physical", "body",
     r"ataque fisico|agresion fisica|golpe|lesion|physical|beat|assault|injur|tortur"
     r"|fuerza publica|represion"),
    ("threat", "threat", r"amenaz|threat|extorsion"),
    ("harassment", "threat", r"intimid|hostig|acoso u |harass|intimida"),
    ("surveillance", "threat", r"vigilan|espiona|intervencion|surveill|spy|seguimiento"),
    ("digital", "digital",
     r"digital|informatic|cibern|ciber|internet|hack|online|cuentas|dos\b|suplantaci"
     r"|datos personales|doxx|remocion"),
    ("networks", "digital",
     r"en linea|redes|internet|online|digital|exposicion de datos|campana en"
     r"|ataque coordinado"),
    ("censorship", "expression",
     r"censur|bloqueo|remocion|retencion de contenido|libertad de expresion|censor"
     r"|contenido|otra\b"),
    ("obstruction", "expression",
     r"impedimento|obstacul|cubrir|obstruct|abuso de|uso ilegitimo|labor\b|limitacion"),
    ("dismissal", "work", r"despid|despido|laboral|dismiss|represalia|otr[ao]\b"),
    ("prosecution", "law",
     r"judicial|penal|criminaliz|demanda|civil|carpeta|aprehension|prosecut|lawsuit"
     r"|uso ilegitimo|fabricaci"),
    ("discredit", "words",
     r"descredit|desprestig|difama|estigmat|declaraciones|smear|stigma|defam"),
    ("property", "goods", r"bienes|propiedad|danos?\b|dano a|property|casa o parcela|dano"),
    ("theft", "goods", r"robo|rob\b|theft|steal|decomis|despojo de equipo"),
    ("raid", "goods", r"allana|cateo|raid|break.?in"),
    ("land", "land", r"despojo|tierras|desalojo|evict|land|invasion"),
    ("displacement", "land", r"desplaza|salir de su comunidad|displac|exilio|exile"),
)  # fmt: skip
HARMS = tuple((family, group, re.compile(pattern)) for family, group, pattern in _HARMS)
_MONTHS = (
    "enero ene january jan", "febrero feb february", "marzo mar march", "abril abr april apr",
    "mayo may", "junio jun june", "julio jul july", "agosto ago august aug",
    "septiembre setiembre sep sept set september", "octubre oct october",
    "noviembre nov november", "diciembre dic december dec",
)  # fmt: skip
MONTHS = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
