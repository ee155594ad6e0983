"""Small drawings, our own: a 20 by 20 field, lines only."""

ICONS = {
    "check": '<path d="M4 10.5l4 4L16 6"/>',
    "cross": '<path d="M5 5l10 10M15 5L5 15"/>',
    "info": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5M10 6v.2"/>',
    "triangle": '<path d="M10 3l8 14H2z"/><path d="M10 8v4M10 14.6v.2"/>',
    "octagon": '<path d="M6.7 2.2h6.6l4.5 4.5v6.6l-4.5 4.5H6.7l-4.5-4.5V6.7z"/>'
    '<path d="M10 6v5M10 13.8v.2"/>',
    "right": '<path d="M3 10h13M11 5l5 5-5 5"/>',
    "left": '<path d="M17 10H4M9 5l-5 5 5 5"/>',
    "up": '<path d="M10 16V4M5 9l5-5 5 5"/>',
    "down": '<path d="M10 4v12M5 11l5 5 5-5"/>',
    "sortable": '<path d="M6.5 8L10 4l3.5 4M6.5 12l3.5 4 3.5-4"/>',
    "external": '<path d="M11 3h6v6M17 3l-8 8M14 12v5H3V6h5"/>',
    "download": '<path d="M10 3v10M6 9l4 4 4-4M3 17h14"/>',
    "search": '<circle cx="8.5" cy="8.5" r="5.5"/><path d="M13 13l4.5 4.5"/>',
    "menu": '<path d="M3 5h14M3 10h14M3 15h14"/>',
    "exit": '<path d="M8 3H3v14h5M8 10h9M13 6l4 4-4 4"/>',
    "sun": '<circle cx="10" cy="10" r="3.5"/>'
    '<path d="M10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6L16 16M4 16l1.4-1.4'
    'M14.6 5.4L16 4"/>',
    "moon": '<path d="M16.5 12A7 7 0 0 1 8 3.5 7 7 0 1 0 16.5 12z"/>',
    "lock": '<rect x="4" y="9" width="12" height="8.5"/><path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"/>',
    "open": '<rect x="4" y="9" width="12" height="8.5"/><path d="M6.5 9V6.5a3.5 3.5 0 0 1 6.8-1"/>',
    "eye-off": '<path d="M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM3 17L17 3"/>',
    "document": '<path d="M5 2h7l4 4v12H5zM12 2v4h4M8 10h5M8 13.5h5"/>',
    "photo": '<rect x="2.5" y="4" width="15" height="12"/><circle cx="7" cy="8.5" r="1.5"/>'
    '<path d="M2.5 14l5-4 4 3.5 2.5-2 3.5 3"/>',
    "video": '<rect x="2.5" y="4" width="15" height="12"/><path d="M8.5 7.5v5l4-2.5z"/>',
    "audio": '<path d="M3 8v4M6.5 5v10M10 7v6M13.5 3.5v13M17 8v4"/>',
    "unequal": '<path d="M4 7.5h12M4 12.5h12M13 3.5l-6 13"/>',
    "history": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>',
    "pin": '<path d="M10 18s6-6 6-10.5a6 6 0 0 0-12 0C4 12 10 18 10 18z"/>'
    '<circle cx="10" cy="7.5" r="2"/>',
    "person": '<circle cx="10" cy="6.5" r="3.5"/><path d="M3 18c.6-4 3.4-6 7-6s6.4 2 7 6"/>',
    "people": '<circle cx="7.5" cy="7" r="3"/><path d="M1.5 17c.4-3.4 2.8-5 6-5s5.6 1.6 6 5"/>'
    '<path d="M12.5 4.2a3 3 0 0 1 0 5.6M15 12.4c2 .7 3.2 2.2 3.5 4.6"/>',
    "print": '<path d="M5.5 7V2.5h9V7M5.5 14.5H3V7h14v7.5h-2.5"/>'
    '<rect x="5.5" y="11.5" width="9" height="6"/>',
    "keys": '<rect x="2" y="5" width="16" height="10.5"/><path d="M5 8.5h.2M8.3 8.5h.2M11.6 8.5h.2'
    'M14.8 8.5h.2M6.5 12.2h7"/>',
    "pen": '<path d="M3 17l1-4L14 3l3 3L7 16zM12 5l3 3"/>',
}

# One fort of four bastions; the axis in question has its own filled.
FORT = "M18 14V9L4 4l5 14h5v12H9L4 44l14-5v-5h12v5l14 5-5-14h-5V18h5l5-14-14 5v5z"
BASTIONS = {
    "prevention": "M18 14V9L4 4l5 14h5v-4z",
    "protection": "M30 14V9l14-5-5 14h-5v-4z",
    "investigation": "M30 34v5l14 5-5-14h-5v4z",
    "reparation": "M18 34v5L4 44l5-14h5v4z",
}
