"""Addresses of the whole site."""

from tests.access.rows import Row, Table, everyone

TABLE: Table = {
    "healthz": Row(everyone()),
    "readyz": Row(everyone()),
    "theme": Row(everyone(302)),
    "accessibility": Row(everyone()),
    "help": Row(everyone()),
}
