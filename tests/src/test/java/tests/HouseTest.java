package tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two programs, one floor: dependency runs one way. */
class HouseTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("popserv", "popit");

    /** Each package, and those it may know. */
    private static final Map<String, Set<String>> MAY_KNOW =
            Map.ofEntries(
                    entry("popserv.base", Set.of()),
                    entry("popserv.host", Set.of("popserv.base")),
                    entry("popserv.home", Set.of("popserv.base", "popserv.host")),
                    entry("popserv.auth", Set.of("popserv.base", "popserv.home", "popserv.host")),
                    entry("popserv.name", Set.of("popserv.base")),
                    entry("popserv.limits", Set.of("popserv.base")),
                    entry("popserv.tls", Set.of("popserv.base")),
                    entry("popserv.proxy", Set.of("popserv.tls")),
                    entry("popserv.record", Set.of("popserv.base", "popserv.host", "popserv.name")),
                    entry("popserv.metrics", Set.of()),
                    entry("popserv.control", Set.of()),
                    entry("popserv.handoff", Set.of("popserv.base", "popserv.host")),
                    entry(
                            "popserv.login",
                            Set.of(
                                    "popserv.base",
                                    "popserv.auth",
                                    "popserv.home",
                                    "popserv.limits",
                                    "popserv.name",
                                    "popserv.record",
                                    "popserv.handoff")),
                    entry(
                            "popit.maildir",
                            Set.of("popserv.base", "popserv.handoff", "popserv.host")),
                    entry(
                            "popit.pop",
                            Set.of(
                                    "popserv.base",
                                    "popserv.handoff",
                                    "popserv.host",
                                    "popit.maildir")),
                    entry(
                            "popit",
                            Set.of(
                                    "popserv.base",
                                    "popserv.handoff",
                                    "popserv.host",
                                    "popit.pop",
                                    "popit.maildir")));

    /** The two programs themselves, which nobody may know. */
    private static final Set<String> PROGRAMS = Set.of("popserv", "popit");

    @Test
    void roomsOfTheFrontStandOnOneFloor() {
        LayeredArchitecture house =
                layeredArchitecture()
                        .consideringOnlyDependenciesInAnyPackage("popserv..", "popit..")
                        .layer("popserv")
                        .definedBy("popserv");
        for (String room : MAY_KNOW.keySet()) {
            house = house.layer(room).definedBy(PROGRAMS.contains(room) ? room : room + "..");
        }
        for (Map.Entry<String, Set<String>> room : MAY_KNOW.entrySet()) {
            LayeredArchitecture.LayerDependencySpecification may = house.whereLayer(room.getKey());
            house =
                    room.getValue().isEmpty()
                            ? may.mayNotAccessAnyLayer()
                            : may.mayOnlyAccessLayers(room.getValue().toArray(new String[0]));
        }
        for (String program : PROGRAMS) {
            house = house.whereLayer(program).mayNotBeAccessedByAnyLayer();
        }
        house.check(CLASSES);
    }

    @Test
    void popservNeverImportsPopit() {
        noClasses()
                .that()
                .resideInAPackage("popserv..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("popit..")
                .check(CLASSES);
    }

    @Test
    void nativeCallsAreOnlyInTheHost() {
        noClasses()
                .that()
                .resideOutsideOfPackage("popserv.host..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void onlyMetricsKnowMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("popserv.metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(CLASSES);
    }

    @Test
    void verifyingAPasswordKnowsNoPop3AndNoSocket() {
        noClasses()
                .that()
                .resideInAnyPackage("popserv.auth..", "popserv.home..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.vertx.core.net..", "popserv.login..")
                .check(CLASSES);
    }

    @Test
    void aPopSessionKnowsNoSocket() {
        noClasses()
                .that()
                .resideInAnyPackage("popit.pop..", "popit.maildir..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "(io\\.netty|io\\.vertx|java\\.net|java\\.nio\\.channels)\\..*Socket.*")
                .check(CLASSES);
    }

    @Test
    void theFloorIsPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("popserv.base..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "popserv.base..")
                .check(CLASSES);
    }
}
