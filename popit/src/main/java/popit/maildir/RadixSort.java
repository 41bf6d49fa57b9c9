package popit.maildir;

import java.util.Arrays;

/**
 * Sorts by a number, in time that grows with the count alone: directories of a hundred thousand
 * files come in the order of their hashes, the worst a comparing sort can meet.
 */
final class RadixSort {
    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;

    private record ByKey(long[] keys) implements MergeSort.Order {
        @Override
        public int compare(int a, int b) {
            return Long.compare(keys[a], keys[b]);
        }
    }

    private RadixSort() {}

    /**
     * Returns the indexes of the smallest to the largest key; equal ones stay in order.
     *
     * @param keys numbers from 0
     * @param size how many of them count
     */
    static int[] order(long[] keys, int size) {
        int[] order = new int[size];
        long largest = 0;
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            order[i] = i;
            largest = Math.max(largest, keys[i]);
            smallest = Math.min(smallest, keys[i]);
        }
        if (size < BUCKETS / 8) {
            MergeSort.sort(order, 0, size, new ByKey(keys));
            return order;
        }
        int[] spare = new int[size];
        int[] from = new int[BUCKETS + 1];
        long range = largest - smallest;
        for (int shift = 0; shift < Long.SIZE && range >>> shift != 0; shift += BITS) {
            Arrays.fill(from, 0);
            for (int i = 0; i < size; i++) {
                from[digit(keys[i] - smallest, shift) + 1]++;
            }
            for (int bucket = 1; bucket < BUCKETS; bucket++) {
                from[bucket] += from[bucket - 1];
            }
            for (int i = 0; i < size; i++) {
                int item = order[i];
                spare[from[digit(keys[item] - smallest, shift)]++] = item;
            }
            int[] sorted = spare;
            spare = order;
            order = sorted;
        }
        return order;
    }

    private static int digit(long key, int shift) {
        return (int) (key >>> shift) & BUCKETS - 1;
    }
}
