"""What leaves of an estimate of the undercount: its table made safe, its figures, its words."""
