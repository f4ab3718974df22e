package dev.redoubt.it.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Strongly connected groups of a graph, by Tarjan's algorithm: nodes that all reach one another. */
final class Knots {
    private final Map<String, Set<String>> graph;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<List<String>> groups = new ArrayList<>();

    private Knots(Map<String, Set<String>> graph) {
        this.graph = graph;
    }

    /** The groups of more than {@code most} nodes, each sorted. */
    static List<List<String>> largerThan(int most, Map<String, Set<String>> graph) {
        Knots knots = new Knots(graph);
        for (String node : graph.keySet()) {
            if (!knots.order.containsKey(node)) {
                knots.visit(node);
            }
        }
        return knots.groups.stream().filter(group -> group.size() > most).toList();
    }

    private void visit(String node) {
        int number = order.size();
        order.put(node, number);
        low.put(node, number);
        open.push(node);
        for (String next : graph.getOrDefault(node, Set.of())) {
            if (!order.containsKey(next)) {
                visit(next);
                low.merge(node, low.get(next), Math::min);
            } else if (open.contains(next)) {
                low.merge(node, order.get(next), Math::min);
            }
        }
        if (low.get(node) == number) {
            List<String> group = new ArrayList<>();
            String member;
            do {
                member = open.pop();
                group.add(member);
            } while (!member.equals(node));
            group.sort(null);
            groups.add(group);
        }
    }
}
