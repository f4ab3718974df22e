package dev.redoubt.node.command.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A circle or a box on the earth, and the cells that cover it (geohash_helper.c). Distances are metres.
 *
 * @param longitude of the middle
 * @param latitude of the middle
 * @param radius of a circle; negative for a box
 * @param width of a box
 * @param height of a box
 */
record GeoShape(double longitude, double latitude, double radius, double width, double height) {
    private static final double EARTH_RADIUS = 6372797.560856;
    private static final double MERCATOR_MAX = 20037726.37;
    private static final double DEGREE = Math.PI / 180;

    /** The distance of a place outside. */
    static final double OUTSIDE = -1;

    static GeoShape circle(double longitude, double latitude, double radius) {
        return new GeoShape(longitude, latitude, radius, 0, 0);
    }

    static GeoShape box(double longitude, double latitude, double width, double height) {
        return new GeoShape(longitude, latitude, -1, width, height);
    }

    private boolean isCircle() {
        return radius >= 0;
    }

    /**
     * The distance between two places on a sphere (geohash_helper.c, geohashGetDistance: the haversine formula).
     *
     * <p>Its last bit may differ from Redis's, which no reply of four digits shows; see {@link #storedDistance}.
     */
    static double distance(double longitude1, double latitude1, double longitude2, double latitude2) {
        double v = Math.sin((Math.toRadians(longitude2) - Math.toRadians(longitude1)) / 2);
        if (v == 0) {
            return meridianDistance(latitude1, latitude2);
        }
        double u = Math.sin((Math.toRadians(latitude2) - Math.toRadians(latitude1)) / 2);
        double a = u * u + Math.cos(Math.toRadians(latitude1)) * Math.cos(Math.toRadians(latitude2)) * v * v;
        return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(a));
    }

    /**
     * The distance as STOREDIST stores it, in all its bits.
     *
     * <p>DIFFERS: about one in a thousand has another last bit than Redis's, where the C library does not give the
     * nearest double.
     */
    double storedDistance(double toLongitude, double toLatitude) {
        double v = ExactSines.sin((Math.toRadians(toLongitude) - Math.toRadians(longitude)) / 2);
        if (v == 0) {
            return meridianDistance(latitude, toLatitude);
        }
        double u = ExactSines.sin((Math.toRadians(toLatitude) - Math.toRadians(latitude)) / 2);
        double cosines = ExactSines.cos(Math.toRadians(latitude)) * ExactSines.cos(Math.toRadians(toLatitude));
        return 2 * EARTH_RADIUS * ExactSines.asin(Math.sqrt(u * u + cosines * v * v));
    }

    private static double meridianDistance(double latitude1, double latitude2) {
        return EARTH_RADIUS * Math.abs(Math.toRadians(latitude2) - Math.toRadians(latitude1));
    }

    /** The distance of a place from the middle, or {@link #OUTSIDE}. */
    double distance(double toLongitude, double toLatitude) {
        if (isCircle()) {
            double distance = distance(longitude, latitude, toLongitude, toLatitude);
            return distance <= radius ? distance : OUTSIDE;
        }
        if (meridianDistance(toLatitude, latitude) > height / 2
                || distance(toLongitude, toLatitude, longitude, toLatitude) > width / 2) {
            return OUTSIDE;
        }
        return distance(longitude, latitude, toLongitude, toLatitude);
    }

    /** The cells that hold all places of the shape, the middle one first, in Redis's order, none twice in a row. */
    List<GeoHash> cells() {
        double halfHeight = isCircle() ? radius : height / 2;
        double halfWidth = isCircle() ? radius : width / 2;
        double latitudeDelta = halfHeight / EARTH_RADIUS / DEGREE;
        double widest = latitude < 0 ? latitude - latitudeDelta : latitude + latitudeDelta;
        double longitudeDelta = halfWidth / EARTH_RADIUS / Math.cos(Math.toRadians(widest)) / DEGREE;
        double west = longitude - longitudeDelta;
        double east = longitude + longitudeDelta;
        double south = latitude - latitudeDelta;
        double north = latitude + latitudeDelta;
        double reach = isCircle() ? radius : Math.sqrt(halfWidth * halfWidth + halfHeight * halfHeight);
        GeoHash middle = GeoHash.of(longitude, latitude, steps(reach));
        if (middle.step() > 1 && isTooSmall(middle, west, east, south, north)) {
            middle = GeoHash.of(longitude, latitude, middle.step() - 1);
        }
        GeoHash.Area area = middle.area();
        boolean prunes = middle.step() >= 2;
        boolean noSouth = prunes && area.south() < south;
        boolean noNorth = prunes && area.north() > north;
        boolean noWest = prunes && area.west() < west;
        boolean noEast = prunes && area.east() > east;
        List<GeoHash> cells = new ArrayList<>(List.of(middle));
        add(cells, middle, 0, 1, noNorth);
        add(cells, middle, 0, -1, noSouth);
        add(cells, middle, 1, 0, noEast);
        add(cells, middle, -1, 0, noWest);
        add(cells, middle, 1, 1, noNorth || noEast);
        add(cells, middle, -1, 1, noNorth || noWest);
        add(cells, middle, 1, -1, noSouth || noEast);
        add(cells, middle, -1, -1, noSouth || noWest);
        return cells;
    }

    private static void add(List<GeoHash> cells, GeoHash middle, int east, int north, boolean outside) {
        if (!outside) {
            GeoHash cell = middle.neighbor(east, north);
            // Of large cells several neighbours are the same one.
            if (!cell.equals(cells.get(cells.size() - 1))) {
                cells.add(cell);
            }
        }
    }

    private static boolean isTooSmall(GeoHash middle, double west, double east, double south, double north) {
        return middle.neighbor(0, 1).area().north() < north
                || middle.neighbor(0, -1).area().south() > south
                || middle.neighbor(1, 0).area().east() < east
                || middle.neighbor(-1, 0).area().west() > west;
    }

    /** The size of cells of which a few cover a circle (geohashEstimateStepsByRadius). */
    private int steps(double reach) {
        if (reach == 0) {
            return GeoHash.MOST_STEPS;
        }
        int step = 1;
        for (double range = reach; range < MERCATOR_MAX; range *= 2) {
            step++;
        }
        step -= 2;
        if (Math.abs(latitude) > 66) {
            step--;
        }
        if (Math.abs(latitude) > 80) {
            step--;
        }
        return Math.max(1, Math.min(GeoHash.MOST_STEPS, step));
    }
}
