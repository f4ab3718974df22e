package dev.redoubt.node.command.data;

import dev.redoubt.node.command.Texts;
import dev.redoubt.node.command.engine.CommandContext;
import dev.redoubt.node.command.engine.Words;
import dev.redoubt.node.keyspace.Entry;
import dev.redoubt.node.keyspace.ValueType;
import dev.redoubt.node.keyspace.ZSetValue;
import dev.redoubt.persistence.text.RedisNumbers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Places as members of sorted sets, whose scores are {@link GeoHash}es (geo.c). Searches are in {@link GeoSearch}. */
public final class GeoCommands {
    private static final byte[] ZADD = Words.ascii("zadd");
    private static final String UNSUPPORTED_UNIT = "ERR unsupported unit provided. please use M, KM, FT, MI";

    private GeoCommands() {}

    /** GEOADD is the ZADD of the cells' numbers, and so it is logged. */
    public static void geoadd(CommandContext c) {
        byte[][] args = c.args;
        int first = 2;
        boolean nx = false;
        boolean xx = false;
        for (; first < args.length; first++) {
            if (Texts.is(args[first], "nx")) {
                nx = true;
            } else if (Texts.is(args[first], "xx")) {
                xx = true;
            } else if (!Texts.is(args[first], "ch")) {
                break;
            }
        }
        if ((args.length - first) % 3 != 0 || (nx && xx)) {
            c.error(Texts.SYNTAX);
            return;
        }
        List<byte[]> command = new ArrayList<>(List.of(args).subList(0, first));
        command.set(0, ZADD);
        for (int i = first; i < args.length; i += 3) {
            double[] place = place(c, args[i], args[i + 1]);
            if (place == null) {
                return;
            }
            command.add(RedisNumbers.longBytes(
                    GeoHash.of(place[0], place[1], GeoHash.MOST_STEPS).number()));
            command.add(args[i + 2]);
        }
        c.args = command.toArray(new byte[0][]);
        ZSetCommands.zadd(c);
    }

    /** Reads longitude and latitude; null if it answered an error. */
    static double @Nullable [] place(CommandContext c, byte[] longitude, byte[] latitude) {
        if (!c.doubleArg(longitude, Texts.NOT_A_FLOAT)) {
            return null;
        }
        double x = c.decimal;
        if (!c.doubleArg(latitude, Texts.NOT_A_FLOAT)) {
            return null;
        }
        double y = c.decimal;
        if (!GeoHash.has(x, y)) {
            c.error("ERR invalid longitude,latitude pair " + fixed(x, 6) + "," + fixed(y, 6));
            return null;
        }
        return new double[] {x, y};
    }

    /** Reads a unit of length, in metres; 0 if it answered an error. */
    static double unit(CommandContext c, byte[] word) {
        if (Texts.is(word, "m")) {
            return 1;
        }
        if (Texts.is(word, "km")) {
            return 1000;
        }
        if (Texts.is(word, "ft")) {
            return 0.3048;
        }
        if (Texts.is(word, "mi")) {
            return 1609.34;
        }
        c.error(UNSUPPORTED_UNIT);
        return 0;
    }

    public static void geopos(CommandContext c) {
        byte[][] args = c.args;
        Entry entry = c.read(args[1]);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        ZSetValue zset = entry == null ? null : entry.zset();
        c.reply.array(args.length - 2);
        for (int i = 2; i < args.length; i++) {
            OptionalDouble score = zset == null ? OptionalDouble.empty() : zset.score(args[i]);
            if (score.isPresent()) {
                replyPlace(c, GeoHash.ofScore(score.getAsDouble()).area());
            } else {
                c.reply.nullArray();
            }
        }
    }

    static void replyPlace(CommandContext c, GeoHash.Area area) {
        c.reply.array(2);
        c.reply.number(plain(area.longitude()));
        c.reply.number(plain(area.latitude()));
    }

    /** As C's %.17Lf, without trailing zeros (util.c ld2string). */
    private static String plain(double value) {
        return LongDouble.format(new BigDecimal(value).setScale(17, RoundingMode.HALF_EVEN));
    }

    /** As C's %.4f and the like. */
    static String fixed(double value, int decimals) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String text = new BigDecimal(value)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .abs()
                .toPlainString();
        return Double.doubleToRawLongBits(value) < 0 ? "-" + text : text;
    }

    public static void geohash(CommandContext c) {
        byte[][] args = c.args;
        Entry entry = c.read(args[1]);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        ZSetValue zset = entry == null ? null : entry.zset();
        c.reply.array(args.length - 2);
        for (int i = 2; i < args.length; i++) {
            OptionalDouble score = zset == null ? OptionalDouble.empty() : zset.score(args[i]);
            if (score.isPresent()) {
                c.reply.bulk(GeoHash.ofScore(score.getAsDouble()).text());
            } else {
                c.reply.nullBulk();
            }
        }
    }

    public static void geodist(CommandContext c) {
        byte[][] args = c.args;
        double metres = 1;
        if (args.length == 5) {
            metres = unit(c, args[4]);
            if (metres == 0) {
                return;
            }
        } else if (args.length > 5) {
            c.error(Texts.SYNTAX);
            return;
        }
        Entry entry = c.read(args[1]);
        if (c.wrongType(entry, ValueType.ZSET)) {
            return;
        }
        OptionalDouble from =
                entry == null ? OptionalDouble.empty() : entry.zset().score(args[2]);
        OptionalDouble to =
                entry == null ? OptionalDouble.empty() : entry.zset().score(args[3]);
        if (from.isEmpty() || to.isEmpty()) {
            c.reply.nullBulk();
            return;
        }
        GeoHash.Area a = GeoHash.ofScore(from.getAsDouble()).area();
        GeoHash.Area b = GeoHash.ofScore(to.getAsDouble()).area();
        c.reply.bulk(fixed(GeoShape.distance(a.longitude(), a.latitude(), b.longitude(), b.latitude()) / metres, 4));
    }
}
