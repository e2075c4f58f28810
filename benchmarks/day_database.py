"""What the recorder wrote, asked of its database when nobody writes any more."""

from dataclasses import dataclass
from typing import Final

from homeassistant.components.recorder.db_schema import Base
from sqlalchemy import create_engine, inspect, text

_ROWS: Final = "SELECT (SELECT count(*) FROM {}) + (SELECT count(*) FROM {})"
_STATES: Final = text(_ROWS.format("states", "state_attributes"))
_STATISTICS: Final = text(_ROWS.format("statistics", "statistics_short_term"))
_OCTETS: Final = {
    "sqlite": text(
        "SELECT sum(pgsize - unused) FROM dbstat JOIN sqlite_master USING (name)"
        " WHERE tbl_name IN ('states', 'state_attributes')"
    ),
    "postgresql": text(
        "SELECT pg_total_relation_size('states') + pg_total_relation_size('state_attributes')"
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What is in a database."""

    rows: int
    """Of states and of their attributes."""
    octets: int
    """That these take with their indices."""
    statistics: int
    """Rows of long and short term."""


def written(url: str) -> Written:
    """Return what is in the database of a recorder that has stopped, after tidying it up."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text("VACUUM"))
            return Written(
                rows=connection.scalar(_STATES),
                octets=int(connection.scalar(_OCTETS[engine.dialect.name])),
                statistics=connection.scalar(_STATISTICS),
            )
    finally:
        engine.dispose()


def is_empty(url: str) -> bool:
    """Tell whether a database has no table yet."""
    engine = create_engine(url)
    try:
        return not inspect(engine).get_table_names()
    finally:
        engine.dispose()


def clear(url: str) -> None:
    """Delete all tables of a recorder."""
    engine = create_engine(url)
    try:
        Base.metadata.drop_all(engine)
    finally:
        engine.dispose()
