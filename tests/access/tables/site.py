"""Addresses of the whole site."""

from tests.access.rows import Row, Table, everyone

TABLE: Table = {
    "healthz": Row(everyone()),
    "readyz": Row(everyone()),
    "favicon": Row(everyone(302)),
    "theme": Row(everyone(302)),
    "accessibility": Row(everyone()),
    "help": Row(everyone()),
}
