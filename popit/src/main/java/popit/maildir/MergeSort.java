package popit.maildir;

import java.util.Arrays;

/**
 * Sorts indexes by what they stand for. The JDK sorts objects by an order of one's own, but not
 * {@code int}s, and boxing a hundred thousand of them costs more than the sorting. Stable, and
 * quick when the input is in runs.
 */
final class MergeSort {
    private static final int SMALL = 12;

    /**
     * An order of indexes. Those who have one say so as a class: a lambda here would cost a
     * one-shot worker more than all its sorting.
     */
    interface Order {
        int compare(int a, int b);
    }

    private MergeSort() {}

    /** Sorts the items from {@code low} up to, but without, {@code high}. */
    static void sort(int[] items, int low, int high, Order order) {
        int[] part = Arrays.copyOfRange(items, low, high);
        sort(part.clone(), part, 0, part.length, order);
        System.arraycopy(part, 0, items, low, part.length);
    }

    /** Sorts a part of {@code from}, whose content {@code into} shares, into {@code into}. */
    private static void sort(int[] from, int[] into, int low, int high, Order order) {
        if (high - low <= SMALL) {
            insertionSort(into, low, high, order);
            return;
        }
        int middle = (low + high) >>> 1;
        sort(into, from, low, middle, order);
        sort(into, from, middle, high, order);
        if (order.compare(from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, low, into, low, high - low);
            return;
        }
        int left = low;
        int right = middle;
        for (int i = low; i < high; i++) {
            boolean takeLeft =
                    right >= high || left < middle && order.compare(from[left], from[right]) <= 0;
            into[i] = takeLeft ? from[left++] : from[right++];
        }
    }

    private static void insertionSort(int[] items, int low, int high, Order order) {
        for (int i = low + 1; i < high; i++) {
            int item = items[i];
            int at = i;
            while (at > low && order.compare(items[at - 1], item) > 0) {
                items[at] = items[at - 1];
                at--;
            }
            items[at] = item;
        }
    }
}
