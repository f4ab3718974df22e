package dev.redoubt.node.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;

/**
 * The typed commands on places, which are members of sorted sets; {@link TypedCommands} has the rules. Distances are in
 * metres.
 *
 * @param <K> the type of keys
 * @param <V> the type of members
 */
@SuppressWarnings({"unchecked", "varargs"}) // A method reads its varargs array, and writes nothing to it.
public interface GeoCommands<K, V> extends TypedCommands<K, V> {
    /** GEOADD: how many of the members are new. */
    default CompletionStage<Long> geoadd(K key, Map<V, GeoPoint> members) {
        Call<K, V> call = Call.of(this, "GEOADD").key(key);
        members.forEach((member, point) ->
                call.number(point.longitude()).number(point.latitude()).value(member));
        return call.integer();
    }

    /** GEOPOS: the place of each member in their order, as exact as it is kept; empty for one that is absent. */
    default CompletionStage<List<Optional<GeoPoint>>> geopos(K key, V... members) {
        return Call.of(this, "GEOPOS").key(key).values(members).as(reply -> Replies.list(reply, GeoCommands::point));
    }

    private static Optional<GeoPoint> point(Reply reply) {
        if (Replies.isNull(reply)) {
            return Optional.empty();
        }
        List<Reply> parts = Replies.parts(reply, 2);
        return Optional.of(new GeoPoint(Replies.real(parts.get(0)), Replies.real(parts.get(1))));
    }

    /** GEODIST: the distance of two members; empty if one of them is absent. */
    default CompletionStage<OptionalDouble> geodist(K key, V from, V to) {
        return Call.of(this, "GEODIST").key(key).value(from).value(to).optionalReal();
    }

    /** GEOHASH: the geohash of each member in their order; empty for one that is absent. */
    default CompletionStage<List<Optional<String>>> geohash(K key, V... members) {
        return Call.of(this, "GEOHASH")
                .key(key)
                .values(members)
                .as(reply -> Replies.list(reply, hash -> Replies.optional(hash, Codec.UTF8)));
    }

    /** GEOSEARCH: the members in a circle with their distances, the nearest first. */
    default CompletionStage<List<ScoredValue<V>>> geosearch(K key, GeoPoint centre, double radius) {
        return near(Call.of(this, "GEOSEARCH")
                .key(key)
                .words("FROMLONLAT")
                .number(centre.longitude())
                .number(centre.latitude())
                .words("BYRADIUS")
                .number(radius)
                .words("m"));
    }

    /** GEOSEARCH: as {@link #geosearch(Object, GeoPoint, double)}, around a member; an error if there is none. */
    default CompletionStage<List<ScoredValue<V>>> geosearchMember(K key, V centre, double radius) {
        return near(Call.of(this, "GEOSEARCH")
                .key(key)
                .words("FROMMEMBER")
                .value(centre)
                .words("BYRADIUS")
                .number(radius)
                .words("m"));
    }

    private CompletionStage<List<ScoredValue<V>>> near(Call<K, V> call) {
        return call.words("ASC", "WITHDIST")
                .as(reply -> Replies.list(reply, item -> {
                    List<Reply> parts = Replies.parts(item, 2);
                    return new ScoredValue<>(Replies.bulk(parts.get(0), valueCodec()), Replies.real(parts.get(1)));
                }));
    }
}
