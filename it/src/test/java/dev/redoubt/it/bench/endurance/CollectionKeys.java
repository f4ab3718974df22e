package dev.redoubt.it.bench.endurance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The models of lists, sets, hashes and sorted sets, in their small and their large encodings. */
final class CollectionKeys {
    private CollectionKeys() {}

    /** A text that follows from a number: mostly short, for some numbers longer than a small encoding allows. */
    static String text(long number) {
        int length = Math.floorMod(number, 16) == 0 ? 200 : Math.floorMod(number, 16);
        return number + ":" + "x".repeat(length);
    }

    private static <S> TrackedKey.Operation<S> one(
            List<Object> command, long reply, java.util.function.Consumer<S> change) {
        return new TrackedKey.Operation<>(List.of(command), Long.toString(reply), change);
    }

    /** A list to whose end texts are added, and nothing else: the model is their number. */
    static final class Log extends TrackedKey<AtomicInteger> {
        Log(String name) {
            super(name, new AtomicInteger());
        }

        @Override
        Operation<AtomicInteger> next(RandomGenerator random, AtomicInteger now) {
            int more = random.nextInt(3) + 1;
            List<Object> command = new ArrayList<>(List.of("RPUSH", name));
            IntStream.range(now.get(), now.get() + more).forEach(i -> command.add(text(i)));
            return one(command, now.get() + more, count -> count.addAndGet(more));
        }

        @Override
        List<Question<AtomicInteger>> questions() {
            return List.of(new Question<>(List.of("LRANGE", name, 0, -1), 0, count -> IntStream.range(0, count.get())
                    .mapToObj(CollectionKeys::text)
                    .toList()
                    .toString()));
        }

        @Override
        Question<AtomicInteger> quickQuestion(RandomGenerator random) {
            return new Question<>(
                    List.of("LRANGE", name, -1, -1),
                    0,
                    count -> count.get() == 0
                            ? "[]"
                            : List.of(text(count.get() - 1)).toString());
        }

        @Override
        AtomicInteger copy(AtomicInteger from) {
            return new AtomicInteger(from.get());
        }
    }

    /** A list that is written and read at both ends. */
    static final class Queue extends TrackedKey<Deque<String>> {
        private static final int MOST = 400;

        Queue(String name) {
            super(name, new ArrayDeque<>());
        }

        @Override
        Operation<Deque<String>> next(RandomGenerator random, Deque<String> now) {
            boolean left = random.nextBoolean();
            if (now.size() > MOST || random.nextInt(100) < 45) {
                String popped = now.isEmpty() ? "null" : left ? now.getFirst() : now.getLast();
                return new Operation<>(List.of(List.of(left ? "LPOP" : "RPOP", name)), popped, queue -> {
                    if (left) {
                        queue.pollFirst();
                    } else {
                        queue.pollLast();
                    }
                });
            }
            String text = text(random.nextInt(1_000_000));
            return one(List.of(left ? "LPUSH" : "RPUSH", name, text), now.size() + 1, queue -> {
                if (left) {
                    queue.addFirst(text);
                } else {
                    queue.addLast(text);
                }
            });
        }

        @Override
        List<Question<Deque<String>>> questions() {
            return List.of(new Question<>(List.of("LRANGE", name, 0, -1), 0, Deque::toString));
        }

        @Override
        Deque<String> copy(Deque<String> from) {
            return new ArrayDeque<>(from);
        }
    }

    /** A set of numbers, or of texts. */
    static final class Members extends TrackedKey<TreeSet<String>> {
        private static final int UNIVERSE = 600;
        private final boolean numbers;

        Members(String name, boolean numbers) {
            super(name, new TreeSet<>());
            this.numbers = numbers;
        }

        @Override
        Operation<TreeSet<String>> next(RandomGenerator random, TreeSet<String> now) {
            int number = random.nextInt(UNIVERSE);
            String member = numbers ? Integer.toString(number) : text(number);
            boolean there = now.contains(member);
            if (random.nextInt(100) < 60) {
                return one(List.of("SADD", name, member), there ? 0 : 1, members -> members.add(member));
            }
            return one(List.of("SREM", name, member), there ? 1 : 0, members -> members.remove(member));
        }

        @Override
        List<Question<TreeSet<String>>> questions() {
            return List.of(new Question<>(List.of("SMEMBERS", name), 1, members -> members.stream()
                    .map(member -> List.of(member).toString())
                    .sorted()
                    .toList()
                    .toString()));
        }

        @Override
        TreeSet<String> copy(TreeSet<String> from) {
            return new TreeSet<>(from);
        }
    }

    private static String pairs(Map<String, ?> map) {
        return map.entrySet().stream()
                .map(entry ->
                        List.of(entry.getKey(), entry.getValue().toString()).toString())
                .sorted()
                .toList()
                .toString();
    }

    /** A hash of texts, and of some numbers that are counted up. */
    static final class Fields extends TrackedKey<TreeMap<String, String>> {
        private static final int UNIVERSE = 700;
        private static final int COUNTED = 20;

        Fields(String name) {
            super(name, new TreeMap<>());
        }

        @Override
        Operation<TreeMap<String, String>> next(RandomGenerator random, TreeMap<String, String> now) {
            int dice = random.nextInt(100);
            if (dice < 20) {
                String field = "n" + random.nextInt(COUNTED);
                long after = Long.parseLong(now.getOrDefault(field, "0")) + dice;
                return one(
                        List.of("HINCRBY", name, field, dice),
                        after,
                        fields -> fields.put(field, Long.toString(after)));
            }
            String field = "f" + random.nextInt(UNIVERSE);
            boolean there = now.containsKey(field);
            if (dice < 70) {
                String value = text(random.nextInt(1_000_000));
                return one(List.of("HSET", name, field, value), there ? 0 : 1, fields -> fields.put(field, value));
            }
            return one(List.of("HDEL", name, field), there ? 1 : 0, fields -> fields.remove(field));
        }

        @Override
        List<Question<TreeMap<String, String>>> questions() {
            return List.of(new Question<>(List.of("HGETALL", name), 2, CollectionKeys::pairs));
        }

        @Override
        TreeMap<String, String> copy(TreeMap<String, String> from) {
            return new TreeMap<>(from);
        }
    }

    /** A sorted set with whole scores. */
    static final class Scores extends TrackedKey<TreeMap<String, Integer>> {
        private static final int UNIVERSE = 300;

        Scores(String name) {
            super(name, new TreeMap<>());
        }

        @Override
        Operation<TreeMap<String, Integer>> next(RandomGenerator random, TreeMap<String, Integer> now) {
            String member = text(random.nextInt(UNIVERSE));
            int score = random.nextInt(1000);
            boolean there = now.containsKey(member);
            int dice = random.nextInt(100);
            if (dice < 50) {
                return one(List.of("ZADD", name, score, member), there ? 0 : 1, scores -> scores.put(member, score));
            }
            if (dice < 65) {
                int after = now.getOrDefault(member, 0) + score;
                return one(List.of("ZINCRBY", name, score, member), after, scores -> scores.put(member, after));
            }
            return one(List.of("ZREM", name, member), there ? 1 : 0, scores -> scores.remove(member));
        }

        @Override
        List<Question<TreeMap<String, Integer>>> questions() {
            return List.of(new Question<>(List.of("ZRANGE", name, 0, -1, "WITHSCORES"), 2, CollectionKeys::pairs));
        }

        @Override
        TreeMap<String, Integer> copy(TreeMap<String, Integer> from) {
            return new TreeMap<>(from);
        }
    }

    /** Three keys that only transactions change, all of them or none: the model is the number of transactions. */
    static final class Together extends TrackedKey<AtomicInteger> {
        Together(String name) {
            super(name, new AtomicInteger());
        }

        @Override
        Operation<AtomicInteger> next(RandomGenerator random, AtomicInteger now) {
            int after = now.get() + 1;
            return new Operation<>(
                    List.of(
                            List.of("MULTI"),
                            List.of("INCR", name + ":counter"),
                            List.of("RPUSH", name + ":list", text(now.get())),
                            List.of("HSET", name + ":hash", "f" + now.get(), after),
                            List.of("EXEC")),
                    List.of(after, after, 1).toString(),
                    AtomicInteger::incrementAndGet);
        }

        @Override
        List<Question<AtomicInteger>> questions() {
            return List.of(
                    new Question<>(
                            List.of("GET", name + ":counter"),
                            0,
                            count -> count.get() == 0 ? "null" : count.toString()),
                    new Question<>(List.of("LLEN", name + ":list"), 0, AtomicInteger::toString),
                    new Question<>(List.of("HLEN", name + ":hash"), 0, AtomicInteger::toString));
        }

        @Override
        AtomicInteger copy(AtomicInteger from) {
            return new AtomicInteger(from.get());
        }
    }
}
