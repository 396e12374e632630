"""How everything looks: design tokens, palette, style sheet, fonts, icons."""
