package dev.redoubt.node.command.data;

/**
 * A cell of the earth's surface: a number whose bits halve latitude and longitude in turn (geohash.c). Latitudes end
 * where Mercator's projection is square.
 *
 * @param bits the longitude's bits at odd places, the latitude's at even ones
 * @param step how many bits each of the two has, 1 to {@link #MOST_STEPS}
 */
record GeoHash(long bits, int step) {
    static final int MOST_STEPS = 26;
    static final double MOST_LONGITUDE = 180;
    static final double MOST_LATITUDE = 85.05112878;
    private static final double WORLD_LATITUDE = 90;
    private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";
    private static final int TEXT_CHARS = 11;

    private static final long ODD = 0xAAAAAAAAAAAAAAAAL;
    private static final long EVEN = 0x5555555555555555L;

    private static final double TWO_TO_63 = 0x1p63;

    /** The borders of a cell, in degrees. */
    record Area(double west, double east, double south, double north) {
        /** The longitude of the middle. */
        double longitude() {
            return Math.max(-MOST_LONGITUDE, Math.min(MOST_LONGITUDE, (west + east) / 2));
        }

        /** The latitude of the middle. */
        double latitude() {
            return Math.max(-MOST_LATITUDE, Math.min(MOST_LATITUDE, (south + north) / 2));
        }
    }

    /** Returns whether the place has a cell. */
    static boolean has(double longitude, double latitude) {
        return Math.abs(longitude) <= MOST_LONGITUDE && Math.abs(latitude) <= MOST_LATITUDE;
    }

    /** The cell of that size in which a place lies. */
    static GeoHash of(double longitude, double latitude, int step) {
        return of(longitude, latitude, step, MOST_LATITUDE);
    }

    private static GeoHash of(double longitude, double latitude, int step, double mostLatitude) {
        double north = (latitude + mostLatitude) / (2 * mostLatitude);
        double east = (longitude + MOST_LONGITUDE) / (2 * MOST_LONGITUDE);
        long cells = 1L << step;
        return new GeoHash(spread((long) (north * cells)) | (spread((long) (east * cells)) << 1), step);
    }

    /** The smallest cell that a score of a sorted set stands for. */
    static GeoHash ofScore(double score) {
        return new GeoHash(unsigned(score), MOST_STEPS);
    }

    /** Converts as the machine code of geo.c decodeGeohash does, which is unsigned: a score need not be of a place. */
    private static long unsigned(double score) {
        if (score < TWO_TO_63) {
            return (long) score;
        }
        return score < 2 * TWO_TO_63 ? (long) (score - TWO_TO_63) ^ Long.MIN_VALUE : 0;
    }

    /** The number of the first of the smallest cells in this one, which is the score of a member there. */
    long number() {
        return bits << (2 * (MOST_STEPS - step));
    }

    /** The number of the first of the smallest cells behind this one. */
    long numberBehind() {
        return (bits + 1) << (2 * (MOST_STEPS - step));
    }

    Area area() {
        double cells = 1L << step;
        long y = squash(bits);
        long x = squash(bits >>> 1);
        double width = 2 * MOST_LONGITUDE;
        double height = 2 * MOST_LATITUDE;
        return new Area(
                -MOST_LONGITUDE + x / cells * width,
                -MOST_LONGITUDE + (x + 1) / cells * width,
                -MOST_LATITUDE + y / cells * height,
                -MOST_LATITUDE + (y + 1) / cells * height);
    }

    /** The cell beside this one; directions are -1, 0 and 1. The world is round in both. */
    GeoHash neighbor(int east, int north) {
        return new GeoHash(moved(bits & ODD, east, ODD, EVEN) | moved(bits & EVEN, north, EVEN, ODD), step);
    }

    private long moved(long own, int by, long ownBits, long otherBits) {
        long mask = ownBits >>> (64 - 2 * step);
        long others = otherBits >>> (64 - 2 * step);
        if (by == 0) {
            return own;
        }
        return (by > 0 ? own + others + 1 : (own | others) - (others + 1)) & mask;
    }

    /** The standard text of the cell's middle, which counts latitudes to the poles (geo.c geohashCommand). */
    String text() {
        Area area = area();
        GeoHash standard = of(area.longitude(), area.latitude(), MOST_STEPS, WORLD_LATITUDE);
        StringBuilder text = new StringBuilder(TEXT_CHARS);
        for (int i = 1; i < TEXT_CHARS; i++) {
            text.append(ALPHABET.charAt((int) ((standard.bits >>> (2 * MOST_STEPS - 5 * i)) & 31)));
        }
        return text.append(ALPHABET.charAt(0)).toString();
    }

    /** Moves the bits of a number to even places. */
    private static long spread(long number) {
        long spread = number & 0xFFFFFFFFL;
        spread = (spread | (spread << 16)) & 0x0000FFFF0000FFFFL;
        spread = (spread | (spread << 8)) & 0x00FF00FF00FF00FFL;
        spread = (spread | (spread << 4)) & 0x0F0F0F0F0F0F0F0FL;
        spread = (spread | (spread << 2)) & 0x3333333333333333L;
        return (spread | (spread << 1)) & EVEN;
    }

    /** The reverse of {@link #spread}; bits at odd places do not count. */
    private static long squash(long spread) {
        long number = spread & EVEN;
        number = (number | (number >>> 1)) & 0x3333333333333333L;
        number = (number | (number >>> 2)) & 0x0F0F0F0F0F0F0F0FL;
        number = (number | (number >>> 4)) & 0x00FF00FF00FF00FFL;
        number = (number | (number >>> 8)) & 0x0000FFFF0000FFFFL;
        return (number | (number >>> 16)) & 0xFFFFFFFFL;
    }
}
