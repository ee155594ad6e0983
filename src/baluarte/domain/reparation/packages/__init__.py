"""The file of a victim as it goes from one commission to another: what goes along, one archive.

`contents` gathers what goes, as the one who sends it may read it; `archive` writes it as a ZIP that
says of itself what it holds, and reads one back.
"""
