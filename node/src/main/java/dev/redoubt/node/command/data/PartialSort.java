package dev.redoubt.node.command.data;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Sorts the beginning of a list: the quicksort of Bentley and McIlroy ("Engineering a sort function", 1993), which leaves
 * out the parts that nobody asks for. It is not stable. Redis sorts so too (pqsort.c), and which of several equal
 * elements come first, or are cut off, is then the same. Stateless.
 */
final class PartialSort {
    /** Fewer elements are sorted by insertion. */
    private static final int FEW = 7;

    /** More elements are parted at the median of nine. */
    private static final int MANY = 40;

    private PartialSort() {}

    /** Sorts so that the first {@code wanted} elements are in place; the order of the others is open. */
    static <T> void sort(List<T> list, Comparator<? super T> order, int wanted) {
        sort(list, order, wanted, 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(list.size())));
    }

    /** @param depth of calls that remain: elements that always part badly are sorted in another way in the end */
    private static <T> void sort(List<T> list, Comparator<? super T> order, int wanted, int depth) {
        int from = 0;
        int to = list.size();
        for (int calls = depth; to - from >= FEW && from < wanted; calls--) {
            if (calls == 0) {
                list.subList(from, to).sort(order);
                return;
            }
            Collections.swap(list, from, pivot(list, order, from, to));
            T pivot = list.get(from);
            // Elements equal to the pivot are gathered at both ends first.
            int left = from + 1;
            int low = from + 1;
            int high = to - 1;
            int right = to - 1;
            while (true) {
                for (int sign; low <= high && (sign = order.compare(list.get(low), pivot)) <= 0; low++) {
                    if (sign == 0) {
                        Collections.swap(list, left++, low);
                    }
                }
                for (int sign; low <= high && (sign = order.compare(list.get(high), pivot)) >= 0; high--) {
                    if (sign == 0) {
                        Collections.swap(list, high, right--);
                    }
                }
                if (low > high) {
                    break;
                }
                Collections.swap(list, low++, high--);
            }
            exchange(list, from, low, Math.min(left - from, low - left));
            exchange(list, low, to, Math.min(right - high, to - 1 - right));
            int below = low - left;
            if (below > 1) {
                sort(list.subList(from, from + below), order, wanted - from, calls - 1);
            }
            int above = right - high;
            if (above <= 1) {
                return;
            }
            from = to - above;
        }
        if (from < wanted) {
            insert(list, order, from, to);
        }
    }

    private static <T> void insert(List<T> list, Comparator<? super T> order, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            for (int j = i; j > from && order.compare(list.get(j - 1), list.get(j)) > 0; j--) {
                Collections.swap(list, j, j - 1);
            }
        }
    }

    /** Exchanges the elements behind {@code from} with as many before {@code to}. */
    private static void exchange(List<?> list, int from, int to, int count) {
        for (int i = 0; i < count; i++) {
            Collections.swap(list, from + i, to - count + i);
        }
    }

    private static <T> int pivot(List<T> list, Comparator<? super T> order, int from, int to) {
        int count = to - from;
        int first = from;
        int middle = from + count / 2;
        int last = to - 1;
        if (count == FEW) {
            return middle;
        }
        if (count > MANY) {
            int step = count / 8;
            first = median(list, order, first, first + step, first + 2 * step);
            middle = median(list, order, middle - step, middle, middle + step);
            last = median(list, order, last - 2 * step, last - step, last);
        }
        return median(list, order, first, middle, last);
    }

    /** The place of the median; of equal elements, which of them it is decides the order behind. */
    private static <T> int median(List<T> list, Comparator<? super T> order, int a, int b, int c) {
        T first = list.get(a);
        T second = list.get(b);
        T third = list.get(c);
        boolean outer = order.compare(first, third) < 0;
        if (order.compare(first, second) < 0) {
            if (order.compare(second, third) < 0) {
                return b;
            }
            return outer ? c : a;
        }
        if (order.compare(second, third) > 0) {
            return b;
        }
        return outer ? a : c;
    }
}
