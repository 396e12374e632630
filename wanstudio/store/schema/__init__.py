"""The tables, as the steps that made them. A step that has shipped is never changed; a change is a new step."""
