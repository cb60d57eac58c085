"""The system's region: how native dialogs, paper and the main process's sentences write numbers and dates."""

from PySide6.QtCore import QLocale

from main_process.kit.figures import write_as_in


def region() -> QLocale:
    """The system's. Where none is set Qt knows of no marks between thousands; the window writes plain English then."""
    system = QLocale.system()
    if system.language() != QLocale.Language.C:
        return system
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


class RegionOfSystem:
    """Numbers in sentences of the main process (`main_process.kit.figures.Region`)."""

    def __init__(self, locale: QLocale) -> None:
        self._locale = locale

    def number(self, value: int) -> str:
        """With its marks between thousands."""
        return self._locale.toString(value)

    def dollars(self, value: float) -> str:
        """US dollars with cents."""
        return self._locale.toCurrencyString(value, "$", 2)


def write_as_the_system_does() -> None:
    """Every sentence of the main process from now on."""
    write_as_in(RegionOfSystem(region()))
