package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.KeyEvent;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.keyspace.ZSetValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Searches for places in a circle or a box (geo.c georadiusGeneric). One for each request. */
public final class GeoSearch {
    private static final String NO_SUCH_MEMBER = "ERR could not decode requested zset member";

    /** The approximate size of the objects of a place that was found, without its bytes. */
    private static final int PLACE_OBJECT_BYTES = 120;

    private enum Order {
        NONE,
        ASCENDING,
        DESCENDING
    }

    /** A place that was found; its distance in metres. */
    private record Found(byte[] member, double score, GeoHash.Area area, double distance) {}

    private final CommandContext c;
    private final boolean search;
    private final boolean mayStore;

    /** Null if the key is absent. */
    private @Nullable ZSetValue zset;

    private byte @Nullable [] target;
    private boolean storesDistances;
    private boolean withDistance;
    private boolean withHash;
    private boolean withPlace;
    private boolean any;
    private Order order = Order.NONE;
    private long count;

    /** Longitude and latitude; null until they are read. An absent key has none. */
    private double @Nullable [] middle;

    private boolean hasMiddle;

    /** The radius, or width and height, in {@link #metres}. */
    private double @Nullable [] size;

    private double metres = 1;

    private GeoSearch(CommandContext c, boolean search, boolean mayStore) {
        this.c = c;
        this.search = search;
        this.mayStore = mayStore;
    }

    public static void georadius(CommandContext c) {
        new GeoSearch(c, false, true).radius();
    }

    public static void georadiusRo(CommandContext c) {
        new GeoSearch(c, false, false).radius();
    }

    public static void georadiusbymember(CommandContext c) {
        new GeoSearch(c, false, true).radiusByMember();
    }

    public static void georadiusbymemberRo(CommandContext c) {
        new GeoSearch(c, false, false).radiusByMember();
    }

    public static void geosearch(CommandContext c) {
        GeoSearch command = new GeoSearch(c, true, false);
        if (command.read(c.args[1]) && command.options(2)) {
            command.run();
        }
    }

    public static void geosearchstore(CommandContext c) {
        GeoSearch command = new GeoSearch(c, true, true);
        command.target = c.args[1];
        if (command.read(c.args[2]) && command.options(3)) {
            command.run();
        }
    }

    private void radius() {
        byte[][] args = c.args;
        if (!read(args[1])) {
            return;
        }
        middle = GeoCommands.place(c, args[2], args[3]);
        hasMiddle = true;
        if (middle != null && radius(args[4], args[5]) && options(6)) {
            run();
        }
    }

    private void radiusByMember() {
        byte[][] args = c.args;
        if (!read(args[1])) {
            return;
        }
        boolean there = zset == null || (member(args[2]) && radius(args[3], args[4]));
        if (there && options(5)) {
            run();
        }
    }

    private boolean read(byte[] key) {
        Entry entry = c.read(key);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return false;
        }
        zset = entry == null ? null : entry.zset();
        return true;
    }

    private boolean member(byte[] member) {
        hasMiddle = true;
        if (zset == null) {
            return true;
        }
        OptionalDouble score = zset.score(member);
        if (score.isEmpty()) {
            c.error(NO_SUCH_MEMBER);
            return false;
        }
        GeoHash.Area area = GeoHash.ofScore(score.getAsDouble()).area();
        middle = new double[] {area.longitude(), area.latitude()};
        return true;
    }

    private boolean radius(byte[] radius, byte[] unit) {
        if (!c.doubleArg(radius, "ERR need numeric radius")) {
            return false;
        }
        if (c.decimal < 0) {
            c.error("ERR radius cannot be negative");
            return false;
        }
        size = new double[] {c.decimal};
        metres = GeoCommands.unit(c, unit);
        return metres > 0;
    }

    private boolean box(byte[] width, byte[] height, byte[] unit) {
        if (!c.doubleArg(width, "ERR need numeric width")) {
            return false;
        }
        double wide = c.decimal;
        if (!c.doubleArg(height, "ERR need numeric height")) {
            return false;
        }
        if (wide < 0 || c.decimal < 0) {
            c.error("ERR height or width cannot be negative");
            return false;
        }
        size = new double[] {wide, c.decimal};
        metres = GeoCommands.unit(c, unit);
        return metres > 0;
    }

    private boolean options(int first) {
        byte[][] args = c.args;
        boolean byMember = false;
        boolean byPlace = false;
        for (int i = first; i < args.length; i++) {
            int left = args.length - i - 1;
            byte[] word = args[i];
            if (Texts.is(word, "withdist")) {
                withDistance = true;
            } else if (Texts.is(word, "withhash")) {
                withHash = true;
            } else if (Texts.is(word, "withcoord")) {
                withPlace = true;
            } else if (Texts.is(word, "any")) {
                any = true;
            } else if (Texts.is(word, "asc")) {
                order = Order.ASCENDING;
            } else if (Texts.is(word, "desc")) {
                order = Order.DESCENDING;
            } else if (left >= 1 && Texts.is(word, "count")) {
                if (!count(args[++i])) {
                    return false;
                }
            } else if (left >= 1 && mayStore && !search && Texts.is(word, "store")) {
                target = args[++i];
                storesDistances = false;
            } else if (left >= 1 && mayStore && !search && Texts.is(word, "storedist")) {
                target = args[++i];
                storesDistances = true;
            } else if (left >= 1 && search && !byPlace && Texts.is(word, "frommember")) {
                byMember = true;
                if (!member(args[++i])) {
                    return false;
                }
            } else if (left >= 2 && search && !byMember && Texts.is(word, "fromlonlat")) {
                byPlace = true;
                hasMiddle = true;
                middle = GeoCommands.place(c, args[i + 1], args[i + 2]);
                if (middle == null) {
                    return false;
                }
                i += 2;
            } else if (left >= 2 && search && !isBox() && Texts.is(word, "byradius")) {
                if (!radius(args[i + 1], args[i + 2])) {
                    return false;
                }
                i += 2;
            } else if (left >= 3 && search && (size == null || isBox()) && Texts.is(word, "bybox")) {
                if (!box(args[i + 1], args[i + 2], args[i + 3])) {
                    return false;
                }
                i += 3;
            } else if (search && mayStore && Texts.is(word, "storedist")) {
                storesDistances = true;
            } else {
                c.error(Texts.SYNTAX);
                return false;
            }
        }
        return fit();
    }

    private boolean isBox() {
        return size != null && size.length == 2;
    }

    private boolean count(byte[] argument) {
        if (!c.longArg(argument)) {
            return false;
        }
        count = c.number;
        if (count <= 0) {
            c.error("ERR COUNT must be > 0");
        }
        return count > 0;
    }

    /** Answers an error and returns false if the options do not go together. */
    private boolean fit() {
        String name = Texts.latin1(c.args[0]);
        if (target != null && (withDistance || withHash || withPlace)) {
            c.error("ERR " + (search ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS")
                    + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
            return false;
        }
        if (search && !hasMiddle) {
            c.error("ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " + name);
            return false;
        }
        if (search && size == null) {
            c.error("ERR exactly one of BYRADIUS and BYBOX can be specified for " + name);
            return false;
        }
        if (any && count == 0) {
            c.error("ERR the ANY argument requires COUNT argument");
            return false;
        }
        return true;
    }

    private void run() {
        List<Found> found = zset == null ? new ArrayList<>() : search(zset);
        if (c.refusedMemory()) {
            return;
        }
        if (order != Order.NONE || (count > 0 && !any)) {
            Comparator<Found> near = Comparator.comparingDouble(Found::distance);
            Comparator<Found> wanted = order == Order.DESCENDING ? near.reversed() : near;
            if (count > 0 && found.size() > count) {
                PartialSort.sort(found, wanted, (int) count);
            } else {
                found.sort(wanted);
            }
        }
        if (count > 0 && found.size() > count) {
            found = found.subList(0, (int) count);
        }
        if (target == null) {
            reply(found);
        } else {
            ScoredMembers members = new ScoredMembers(c);
            found.forEach(
                    place -> members.put(place.member(), storesDistances ? place.distance() / metres : place.score()));
            members.store(
                    target,
                    members.size(),
                    members.longestBytes(),
                    search ? KeyEvent.GEOSEARCHSTORE : KeyEvent.GEORADIUSSTORE);
        }
    }

    private List<Found> search(ZSetValue places) {
        List<Found> found = new ArrayList<>();
        double[] at = middle;
        double[] length = size;
        if (at == null || length == null) {
            return found;
        }
        GeoShape shape = isBox()
                ? GeoShape.box(at[0], at[1], length[0] * metres, length[1] * metres)
                : GeoShape.circle(at[0], at[1], length[0] * metres);
        long most = any ? count : Long.MAX_VALUE;
        for (GeoHash cell : shape.cells()) {
            int from = places.countBelow((double) cell.number(), false);
            int to = places.countBelow((double) cell.numberBehind(), false) - 1;
            if (found.size() < most) {
                places.forEachByRank(from, to, false, (byte[] member, double score) -> {
                    GeoHash.Area area = GeoHash.ofScore(score).area();
                    double distance = shape.distance(area.longitude(), area.latitude());
                    if (distance != GeoShape.OUTSIDE
                            && found.size() < most
                            && c.engine.take(2L * member.length + PLACE_OBJECT_BYTES)) {
                        double exact =
                                storesDistances ? shape.storedDistance(area.longitude(), area.latitude()) : distance;
                        found.add(new Found(member, score, area, exact));
                    }
                });
            }
        }
        return found;
    }

    private void reply(List<Found> found) {
        int options = (withDistance ? 1 : 0) + (withHash ? 1 : 0) + (withPlace ? 1 : 0);
        c.reply.array(found.size());
        for (Found place : found) {
            if (options > 0) {
                c.reply.array(options + 1);
            }
            c.reply.bulk(place.member());
            if (withDistance) {
                c.reply.bulk(GeoCommands.fixed(place.distance() / metres, 4));
            }
            if (withHash) {
                c.reply.integer((long) place.score());
            }
            if (withPlace) {
                GeoCommands.replyPlace(c, place.area());
            }
        }
    }
}
