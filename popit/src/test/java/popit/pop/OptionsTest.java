package popit.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void noneMeansNothingIsAskedFor() {
        assertEquals(Options.NONE, Options.parse(null));
        assertEquals(Options.NONE, Options.parse(""));
    }

    @Test
    void allMayStandTogether() {
        assertEquals(
                new Options(true, true, true, 3, 5), Options.parse("ro,keep,new,recent=3,last=5"));
    }

    @Test
    void whatIsNoneIsRefused() {
        for (String wrong :
                new String[] {
                    "rw",
                    "RO",
                    "ro,",
                    ",",
                    "ro keep",
                    "last",
                    "last=",
                    "last=0",
                    "last=x",
                    "last=-1",
                    "recent=9999999999",
                    "new=1",
                    "../x"
                }) {
            assertThrows(IllegalArgumentException.class, () -> Options.parse(wrong), wrong);
        }
    }
}
