"""`broadcaster bench read`: how fast the reader reads, and whether hostile text slows it down."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Mapping
from random import Random

import click

from audio.reading import read as script_of
from broadcaster.clocks import SystemClock

MEGABYTE = 1_000_000
SHORTER = 5
"""The hostile text is read whole and at one fifth of its length."""

_PLACES = ("Tân Lập", "Suối Sâu", "Hòa Thuận", "Bàu Trắng", "Đồi Sim", "Sông Cạn", "Ea Tiêu")
_PEOPLE = ("Lê Thị Hiền", "Trần Văn Lộc", "Y Bhăm Niê", "Phạm Ngọc Diệp", "Vũ Đình Toàn")
_BODIES = ("Hội Nông dân", "Đoàn Thanh niên", "Trạm Y tế", "Hội Phụ nữ", "Công an xã", "Mặt trận")
_SENTENCES = (
    "Ủy ban nhân dân xã thông báo đến toàn thể bà con thôn {place} một số việc sau đây.",
    "Theo Kế hoạch số {n}/KH-UBND ngày {d}/{m}/2026 của UBND xã, các hộ dọn vệ sinh đường làng.",
    "Nhà nước hỗ trợ {n}.000 đồng/khẩu/tháng cho {k} hộ nghèo, tổng số tiền {k},{d} triệu đồng.",
    "Đúng {h}h{t} sáng thứ {w}, {body} mời bà con về nhà văn hóa để nghe phổ biến quy định mới.",
    "Sáng nay trời nhiều mây, có mưa rào vài nơi, gió nhẹ cấp {w}-{x}, nhiệt độ {d}-{e}°C.",
    "Bà con cần giữ gìn trật tự, không đốt rơm rạ ven đường và nhắc nhở con em đội mũ bảo hiểm.",
    "Tỷ lệ tham gia BHYT của thôn {place} đạt {k},{w}%, tăng {w},{x}% so với cùng kỳ năm trước.",
    "Ai nhặt được giấy tờ mang tên {person} xin liên hệ số điện thoại 09{p} hoặc gặp trưởng thôn.",
    "Trạm Y tế tiêm vắc xin cho trẻ từ {w} đến {d} tháng tuổi, mang theo sổ tiêm và đến đúng giờ.",
    "Căn cứ khoản {w} Điều {k} Luật Đất đai, thửa đất số {n}, tờ bản đồ số {d} được niêm yết.",
    "Đồng chí {person}, Bí thư Chi bộ thôn {place}, kêu gọi mỗi gia đình trồng thêm một cây xanh.",
    "Lúa đông xuân đang làm đòng, bà con giữ mực nước {w}-{x}cm và thăm đồng để phòng trừ rầy nâu.",
    "Đoạn từ Km{k}+{n} trên ĐT.7{d} đang sửa chữa, xe tải trên {w} tấn đi đường tránh qua {place}.",
    "Hội thao chào mừng ngày {d}/{m} kết thúc: đội {place} thắng {w}-{x} ở trận chung kết bóng đá.",
    "Lịch cúp điện: từ {h}h00 đến 17h{t} ngày {d}/{m}/2026, khu vực thôn {place} và chợ trung tâm.",
    "{body} cảm ơn các nhà hảo tâm đã giúp đỡ học sinh có hoàn cảnh khó khăn trong năm học mới.",
)
_HOSTILE: Mapping[str, tuple[str, ...]] = {
    "digits": tuple("0123456789"),
    "dashes": ("-",),
    "slashes": ("/",),
    "dots": (".",),
    "mixture": (*"0123456789", "-", "/", "."),
    "digits and spaces": (*"0123456789", " ", " ", " "),
    "dashes and spaces": ("-", "- ", " -"),
    "slashes and spaces": ("/", "/ ", " /"),
    "dots and spaces": (".", ". ", " ."),
    "mixture and spaces": (*"0123456789", "-", "/", ".", " ", " - ", " / ", ". "),
}


@click.command()
@click.option("--ordinary", default=2.0, show_default=True, help="Megabytes of ordinary text.")
@click.option("--hostile", default=5.0, show_default=True, help="Megabytes of each hostile text.")
@click.option("--runs", default=3, show_default=True, help="How often the ordinary text is read.")
def read(ordinary: float, hostile: float, runs: int) -> None:
    """Measure the reader in processor time: kB of UTF-8 a second, and growth on hostile text.

    Growth is the time that hostile text takes over five times the time of a fifth of it; a
    reader whose time grows linearly shows 1.
    """
    speed = _speed(round(ordinary * MEGABYTE), runs)
    kinds = {kind: _growth(kind, round(hostile * MEGABYTE)) for kind in _HOSTILE}
    figures = {
        "kb_per_s": round(speed, 1),
        "growth": max(kinds.values()),
        "hostile": kinds,
        "ordinary_mb": ordinary,
        "hostile_mb": hostile,
        "runs": runs,
    }
    click.echo(json.dumps(figures))


def bulletins(size: int) -> Iterator[str]:
    """Yield made-up bulletins of some lines each, at least `size` bytes of UTF-8 in all."""
    chance = Random(49)  # noqa: S311 -- the same text in every run
    made = 0
    while made < size:
        text = "\n".join(_sentence(chance) for _ in range(chance.randint(6, 24)))
        made += len(text.encode())
        yield text


def hostile_text(kind: str, size: int) -> str:
    """Return `size` characters of one of the hostile kinds, in one line."""
    chance = Random(size)  # noqa: S311 -- the same text in every run
    pieces = "".join(chance.choices(_HOSTILE[kind], k=size))
    return pieces[:size]


def _sentence(chance: Random) -> str:
    low = chance.randint(2, 7)
    return chance.choice(_SENTENCES).format(
        place=chance.choice(_PLACES),
        person=chance.choice(_PEOPLE),
        body=chance.choice(_BODIES),
        n=chance.randint(100, 999),
        k=chance.randint(11, 99),
        d=chance.randint(10, 28),
        e=chance.randint(29, 36),
        m=chance.randint(1, 12),
        h=chance.randint(6, 10),
        t=chance.choice((15, 30, 45)),
        w=low,
        x=low + 1,
        p=chance.randint(10_000_000, 99_999_999),
    )


def _speed(size: int, runs: int) -> float:
    """Return kB of ordinary text read a second, the median of several runs."""
    texts = list(bulletins(size))
    kilobytes = sum(len(text.encode()) for text in texts) / 1000
    speeds = []

    def work() -> None:
        for text in texts:
            script_of(text)

    for run in range(1, runs + 1):
        speeds.append(kilobytes / _seconds(work))
        click.echo(f"ordinary text, run {run} of {runs}: {speeds[-1]:.0f} kB/s", err=True)
    return statistics.median(speeds)


def _growth(kind: str, size: int) -> float:
    short = hostile_text(kind, size // SHORTER)
    long = hostile_text(kind, size)
    first = statistics.median(_seconds(lambda: script_of(short)) for _ in range(3))
    second = _seconds(lambda: script_of(long))
    growth = round(second / (SHORTER * first), 2)
    click.echo(f"{kind}: {first:.2f} s, then {second:.2f} s, growth {growth}", err=True)
    return growth


def _seconds(work: Callable[[], object]) -> float:
    clock = SystemClock()
    began = clock.processor()
    work()
    return max(clock.processor() - began, 1e-6)
