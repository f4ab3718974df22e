package dev.redoubt.node.keyspace;

import static dev.redoubt.node.keyspace.Model.bytes;
import static dev.redoubt.node.keyspace.Model.text;
import static java.util.Arrays.copyOfRange;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** One random step on a collection and on its twin, results compared. */
final class CollectionSteps {
    private CollectionSteps() {}

    private static String nullable(byte[] value) {
        return value == null ? null : text(value);
    }

    static void list(Random random, ListValue list, List<String> expected, String element) {
        int size = expected.size();
        int index = size == 0 ? 0 : random.nextInt(size);
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> {
                list.pushFirst(bytes(element));
                expected.add(0, element);
            }
            case 3, 4, 5 -> {
                list.pushLast(bytes(element));
                expected.add(element);
            }
            case 6 -> assertThat(nullable(list.popFirst())).isEqualTo(size == 0 ? null : expected.remove(0));
            case 7 -> assertThat(nullable(list.popLast())).isEqualTo(size == 0 ? null : expected.remove(size - 1));
            case 8 -> {
                if (size > 0) {
                    assertThat(text(list.get(index))).isEqualTo(expected.get(index));
                    list.set(index, bytes(element));
                    expected.set(index, element);
                }
            }
            case 9 -> {
                int at = random.nextInt(size + 1);
                list.insert(at, bytes(element));
                expected.add(at, element);
            }
            case 10 -> removeFromList(list, expected, random.nextInt(5) - 2, element);
            case 11 -> {
                int from = random.nextInt(3);
                int to = size - random.nextInt(3) - 1;
                list.trim(from, to);
                List<String> kept = from > to ? List.of() : new ArrayList<>(expected.subList(from, to + 1));
                expected.clear();
                expected.addAll(kept);
            }
            case 12 -> {
                int found = expected.subList(Math.min(index, size), size).indexOf(element);
                assertThat(list.indexOf(bytes(element), index)).isEqualTo(found < 0 ? -1 : found + index);
            }
            default -> {
                int to = Math.min(size - 1, index + random.nextInt(50));
                List<String> range = new ArrayList<>();
                list.forEach(index, to, e -> range.add(text(e)));
                List<String> inPlace = new ArrayList<>();
                list.forEachBytes(
                        index, to, (array, at, length) -> inPlace.add(text(copyOfRange(array, at, at + length))));
                assertThat(inPlace).isEqualTo(range);
                assertThat(range).isEqualTo(size == 0 ? List.of() : expected.subList(index, to + 1));
            }
        }
        assertThat(list.size()).isEqualTo(expected.size());
    }

    private static void removeFromList(ListValue list, List<String> expected, int count, String element) {
        int wanted = count == 0 ? Integer.MAX_VALUE : Math.abs(count);
        int removed = 0;
        while (removed < wanted) {
            int at = count >= 0 ? expected.indexOf(element) : expected.lastIndexOf(element);
            if (at < 0) {
                break;
            }
            expected.remove(at);
            removed++;
        }
        assertThat(list.remove(count, bytes(element))).isEqualTo(removed);
    }

    static void set(Random random, SetValue set, TreeSet<String> expected, String member) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> assertThat(set.add(bytes(member))).isEqualTo(expected.add(member));
            case 5, 6 -> assertThat(set.remove(bytes(member))).isEqualTo(expected.remove(member));
            case 7 -> {
                byte[] popped = set.pop(random);
                assertThat(popped == null).isEqualTo(expected.isEmpty());
                assertThat(popped == null || expected.remove(text(popped))).isTrue();
            }
            case 8 -> {
                byte[] any = set.random(random);
                assertThat(any == null ? expected.isEmpty() : expected.contains(text(any)))
                        .isTrue();
            }
            default -> {
                assertThat(set.contains(bytes(member))).isEqualTo(expected.contains(member));
                List<String> copies = new ArrayList<>();
                set.forEach(copy -> copies.add(text(copy)));
                List<String> inPlace = new ArrayList<>();
                set.forEachBytes((array, at, length) -> inPlace.add(text(copyOfRange(array, at, at + length))));
                assertThat(inPlace).isEqualTo(copies);
                assertThat(copies).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
        assertThat(set.size()).isEqualTo(expected.size());
    }

    static void hash(Random random, HashValue hash, TreeMap<String, String> expected, String field, String value) {
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3, 4 ->
                assertThat(hash.put(bytes(field), bytes(value))).isEqualTo(expected.put(field, value) == null);
            case 5 -> assertThat(hash.remove(bytes(field))).isEqualTo(expected.remove(field) != null);
            default -> {
                assertThat(nullable(hash.get(bytes(field)))).isEqualTo(expected.get(field));
                assertThat(hash.contains(bytes(field))).isEqualTo(expected.containsKey(field));
            }
        }
        assertThat(hash.size()).isEqualTo(expected.size());
    }

    static void zset(Random random, ZSetValue zset, Map<String, Double> expected, String member) {
        double score =
                switch (random.nextInt(12)) {
                    case 0 -> Double.POSITIVE_INFINITY;
                    case 1 -> Double.NEGATIVE_INFINITY;
                    case 2 -> random.nextGaussian();
                    default -> random.nextInt(20) - 10;
                };
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 ->
                assertThat(zset.add(bytes(member), score)).isEqualTo(expected.put(member, score) == null);
            case 8 -> assertThat(zset.remove(bytes(member))).isEqualTo(expected.remove(member) != null);
            case 9 -> {
                List<String> order = order(expected);
                assertThat(zset.rank(bytes(member))).isEqualTo(order.indexOf(member));
            }
            case 10 -> {
                boolean orEqual = random.nextBoolean();
                long below = expected.values().stream()
                        .filter(s -> s < score || orEqual && s == score)
                        .count();
                assertThat(zset.countBelow(score, orEqual)).isEqualTo((int) below);
            }
            case 11 -> ranks(random, zset, expected);
            case 12 -> {
                ZSetValue.Scored popped = random.nextBoolean() ? zset.popMin() : null;
                if (popped != null) {
                    assertThat(text(popped.member())).isEqualTo(order(expected).get(0));
                    assertThat(popped.score()).isEqualTo(expected.remove(text(popped.member())));
                }
            }
            case 13 -> {
                ZSetValue.Scored popped = random.nextBoolean() ? zset.popMax() : null;
                if (popped != null) {
                    assertThat(text(popped.member())).isEqualTo(order(expected).get(expected.size() - 1));
                    assertThat(popped.score()).isEqualTo(expected.remove(text(popped.member())));
                }
            }
            default -> {
                OptionalDouble found = zset.score(bytes(member));
                Double wanted = expected.get(member);
                assertThat(found).isEqualTo(wanted == null ? OptionalDouble.empty() : OptionalDouble.of(wanted));
            }
        }
        assertThat(zset.size()).isEqualTo(expected.size());
    }

    private static List<String> order(Map<String, Double> expected) {
        return expected.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Double> e) -> e.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void ranks(Random random, ZSetValue zset, Map<String, Double> expected) {
        if (expected.isEmpty()) {
            return;
        }
        int from = random.nextInt(expected.size());
        int to = Math.min(expected.size() - 1, from + random.nextInt(20));
        List<String> range = new ArrayList<>(order(expected).subList(from, to + 1));
        List<String> visited = new ArrayList<>();
        zset.forEachByRank(from, to, false, (m, s) -> visited.add(text(m)));
        assertThat(visited).isEqualTo(range);
        List<String> reversed = new ArrayList<>();
        zset.forEachByRank(from, to, true, (m, s) -> reversed.add(0, text(m)));
        assertThat(reversed).isEqualTo(range);
        if (random.nextInt(10) == 0) {
            zset.removeByRank(from, to);
            range.forEach(expected::remove);
        }
    }
}
