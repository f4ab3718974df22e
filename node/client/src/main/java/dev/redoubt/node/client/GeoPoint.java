package dev.redoubt.node.client;

/**
 * A place on the earth, in degrees.
 *
 * @param longitude from -180 to 180
 * @param latitude from about -85 to 85
 */
public record GeoPoint(double longitude, double latitude) {}
