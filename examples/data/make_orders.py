#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes orders.csv: an invented morning of one symbol at about $100, in LOBSTER's message format.

Every kind of row, repair, reject and mistake occurs, in blocks that can be counted by eye: the numbers that
`order_gateway/gateway_test.py` expects are counted here, not computed by the program under test.
"""
from pathlib import Path

SUBMIT, REDUCE, CANCEL, EXECUTE, HIDDEN, CROSS, STATUS = range(1, 8)
BUY, SELL = 1, -1
USUAL = 1_000_000  # $100; the band of 5 % is about 950,000 to 1,050,000

rows: list[str] = []
style = "seconds"
attribution = ""  # the end of each row: newer files have a seventh column


def now() -> str:
    """A later time for each row, as LOBSTER's seconds after midnight or as a timestamp."""
    nanoseconds = 13_700_411 * (len(rows) + 1)
    fraction = f"{nanoseconds % 10**9:09d}"
    seconds = 34_200 + nanoseconds // 10**9
    if style == "seconds":
        return f"{seconds}.{fraction}"
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{fraction}"
    return f"2012-06-21{' ' if style == 'space' else 'T'}{clock}"


def row(kind: int, order: int, size: int, price: int = USUAL, direction: int = BUY) -> None:
    rows.append(f"{now()},{kind},{order},{size},{price},{direction}{attribution}")


def size_of(order: int) -> int:
    return 100 + order % 5 * 50


def submit(order: int) -> None:
    row(SUBMIT, order, size_of(order), USUAL + (order * 37 % 41 - 20) * 100, BUY if order % 2 else SELL)


def mistake(text: str) -> None:
    rows.append(text.replace("TIME", now()))


# 120 + 30 + 30 + 25 + 6 = 211 accepted, 4 of the opening book, 3 malformed
for order in range(1001, 1121):
    submit(order)
for kind, order in (CANCEL, 501), (REDUCE, 502), (EXECUTE, 503), (CANCEL, 504):  # submitted before the file starts
    row(kind, order, 100)
for order in range(1001, 1031):
    row(REDUCE, order, 50)
mistake("TIME,1,1500,100,1000000")
for order in range(1031, 1061):
    row(EXECUTE, order, 100)
mistake("TIME,1,1501,100,1000000,1,NSDQ,extra")
for order in range(1061, 1086):
    row(CANCEL, order, size_of(order))
mistake("TIME,1,1502,many,1000000,1")
for _ in range(6):
    row(HIDDEN, 0, 100)

# 10 repaired: 6 repriced, 5 clamped, one of them both
attribution = ",null"
for order in 1201, 1202, 1203:
    row(SUBMIT, order, 100, 1_060_000, BUY)
for order in 1204, 1205:
    row(SUBMIT, order, 100, 940_000, SELL)
for order in 1206, 1207:
    row(SUBMIT, order, 7_000)
row(SUBMIT, 1208, 8_000, 1_060_000, BUY)
row(REDUCE, 1086, 2 * size_of(1086))
row(EXECUTE, 1087, 2 * size_of(1087))

# rejected: 4 price outside the band (too far; too far; too good for the market, twice),
# 2 size over the limit, 1 more than the order holds, 2 duplicate order id, 2 unknown order id
attribution = ",NSDQ"
row(SUBMIT, 1301, 100, 1_200_000, BUY)
row(SUBMIT, 1302, 100, 800_000, SELL)
row(SUBMIT, 1303, 100, 940_000, BUY)
row(SUBMIT, 1304, 100, 1_060_000, SELL)
row(SUBMIT, 1305, 100_000)
row(SUBMIT, 1306, 100_000)
row(EXECUTE, 1088, 1_000_000)
row(SUBMIT, 1100, 100)
row(SUBMIT, 1101, 100)
row(CANCEL, 1301, 100)  # was rejected
row(CANCEL, 1061, 100)  # is gone

# 3 trading status, 7 times halted symbol, 2 + 3 + 2 = 7 accepted
attribution = ""
row(STATUS, 0, 0, -1, SELL)
for order in 1401, 1402, 1403:
    row(SUBMIT, order, 100)
row(EXECUTE, 1091, 100)
row(EXECUTE, 1092, 100)
row(CROSS, -1, 5_000)
row(CANCEL, 1089, size_of(1089))
row(REDUCE, 1090, 10)
row(STATUS, 0, 0, 0, SELL)
row(SUBMIT, 1404, 100)
row(SUBMIT, 1405, 100)
row(EXECUTE, 1091, 100)
row(CROSS, -1, 5_000, 1_000_500)
row(STATUS, 0, 0, 1, SELL)
row(EXECUTE, 1091, 100)
row(EXECUTE, 1092, 100)

# 40 + 20 + 10 + 10 = 80 accepted, 9 malformed
style = "space"
for order in range(2001, 2041):
    submit(order)
mistake("TIME,9,2100,100,1000000,1")
mistake("TIME,1,2101,-100,1000000,1")
mistake("TIME,1,2102,100,1000000,0")
mistake("2012-06-31 09:30:00,1,2103,100,1000000,1")
mistake("")
style = "T"
for order in range(2001, 2021):
    row(EXECUTE, order, 100)
mistake("time,type,order id,size,price,direction")
mistake("TIME,1,2104,100,10.5,1")
for order in range(2021, 2031):
    row(REDUCE, order, 50)
mistake("TIME,1,2105,0,1000000,1")
mistake("TIME,1,99999999999999999999,100,1000000,1")
for order in range(2031, 2041):
    row(CANCEL, order, size_of(order))

Path(__file__).with_name("orders.csv").write_text("\n".join(rows) + "\n")
