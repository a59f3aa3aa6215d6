"""GCJ-02, the shifted datum of Chinese web maps, and WGS84.

The forward formula is the published one (eviltransform and every map library since 2013): a polynomial with sines on
the Krasovsky 1940 ellipsoid. It has no closed inverse; the inverse here iterates it until nothing moves.
Coordinates are (longitude, latitude) in degrees. They are positions, not values of account, so floats serve.
"""

from __future__ import annotations

from math import asin, cos, isfinite, pi, radians, sin, sqrt

KRASOVSKY_AXIS_M = 6378245.0
KRASOVSKY_ECCENTRICITY_SQUARED = 0.00669342162296594323
CHINA_LONGITUDE = (72.004, 137.8347)
CHINA_LATITUDE = (0.8293, 55.8271)
"""The box inside which the published formula shifts; outside it the datum equals WGS84."""

EARTH_RADIUS_M = 6371008.8
"""Mean radius of the earth (IUGG)."""

_SETTLED_DEGREES = 1e-11
_MOST_STEPS = 40


def in_china(lon: float, lat: float) -> bool:
    """Tell whether the published formula shifts this point; the box is wider than the country."""
    return CHINA_LONGITUDE[0] <= lon <= CHINA_LONGITUDE[1] and CHINA_LATITUDE[0] <= lat <= CHINA_LATITUDE[1]


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Return the GCJ-02 position of a WGS84 position; outside the box of China it is the same."""
    if not (isfinite(lon) and isfinite(lat)) or not in_china(lon, lat):
        return lon, lat
    east, north = _shift_degrees(lon, lat)
    return lon + east, lat + north


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Return the WGS84 position of a GCJ-02 position, to well under a millimetre of the forward formula.

    Fixed point: the shift changes by less than 1 % over its own length, so each step gains two digits.
    """
    if not (isfinite(lon) and isfinite(lat)) or not in_china(lon, lat):
        return lon, lat
    here_lon, here_lat = lon, lat
    for _ in range(_MOST_STEPS):
        east, north = _shift_degrees(here_lon, here_lat)
        next_lon, next_lat = lon - east, lat - north
        moved = max(abs(next_lon - here_lon), abs(next_lat - here_lat))
        here_lon, here_lat = next_lon, next_lat
        if moved < _SETTLED_DEGREES:
            break
    return here_lon, here_lat


def distance_m(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the great-circle distance between two (lon, lat) points in metres (haversine, mean earth radius)."""
    lon1, lat1, lon2, lat2 = (radians(degrees) for degrees in (*first, *second))
    half_chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half_chord)))


def _shift_degrees(lon: float, lat: float) -> tuple[float, float]:
    east_m, north_m = _shift_m(lon - 105.0, lat - 35.0)
    slope = 1 - KRASOVSKY_ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    meridian_m = KRASOVSKY_AXIS_M * (1 - KRASOVSKY_ECCENTRICITY_SQUARED) / (slope * sqrt(slope))
    parallel_m = KRASOVSKY_AXIS_M / sqrt(slope) * cos(radians(lat))
    return east_m * 180 / (parallel_m * pi), north_m * 180 / (meridian_m * pi)


def _shift_m(x: float, y: float) -> tuple[float, float]:
    """Return the shift east and north in metres; x and y are degrees from 105° E, 35° N (the published polynomial)."""
    common = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    return east, north
