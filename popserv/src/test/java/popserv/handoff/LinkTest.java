package popserv.handoff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import popserv.base.Log;
import popserv.host.Descriptors;
import popserv.host.Parcel;
import popserv.host.Passing;

/** The worker's end of a link to a popserv that does not read for a while. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LinkTest {
    /** More than may wait, and more than the kernel takes. */
    private static final int SESSIONS = 10_000;

    @Test
    void theEndOfASessionIsToldHoweverLate() throws Exception {
        int[] pair = Descriptors.messagePair();
        Link link = new Link(pair[1]);
        for (int i = 0; i < SESSIONS; i++) {
            assertTrue(link.ended("s" + i, "s" + i + " logout"));
        }
        assertFalse(link.log(Log.Level.INFO, "- nothing that could not be lost"));
        byte[] buffer = new byte[Message.MAX_OCTETS];
        List<String> ended = new ArrayList<>();
        while (ended.size() < SESSIONS) {
            Parcel parcel = Passing.receive(pair[0], buffer);
            ended.add(Told.of(Message.decode(buffer, parcel.octets())).session());
        }
        for (int i = 0; i < SESSIONS; i++) {
            assertEquals("s" + i, ended.get(i));
        }
        link.close();
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
    }
}
