"""Write cn.json from the package chinesecalendar (MIT, https://github.com/LKI/chinese-calendar).

Only what differs from Monday to Friday is kept: `rest` are weekdays off, `work` are the make-up days at weekends.
Run from the checkout, with the group `generate` installed: ``python resources/calendar/generate_cn.py``
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
from pathlib import Path

from chinese_calendar import is_workday

FIRST, LAST = 2004, 2026


def year_table(year: int) -> dict[str, list[str]]:
    """The exceptions of one year, as month-day texts."""
    day = datetime.date(year, 1, 1)
    rest, work = [], []
    while day.year == year:
        usual = day.weekday() < 5
        if is_workday(day) != usual:
            (rest if usual else work).append(f"{day:%m-%d}")
        day += datetime.timedelta(days=1)
    return {"rest": rest, "work": work}


def main() -> None:
    """Write the table beside this script."""
    version = importlib.metadata.version("chinesecalendar")
    table = {
        "source": f"chinesecalendar {version} (MIT), after the yearly notices of the State Council",
        "generated": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "years": {str(year): year_table(year) for year in range(FIRST, LAST + 1)},
    }
    lines = json.dumps(table, ensure_ascii=False, indent=1)
    Path(__file__).with_name("cn.json").write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
