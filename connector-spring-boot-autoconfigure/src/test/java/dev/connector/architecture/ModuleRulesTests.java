package dev.connector.architecture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the directions between the modules: each may use what stands in its row, and
 * nothing else of this project.
 */
class ModuleRulesTests {

	private static final Map<String, Set<String>> ALLOWED = Map.of("connector-core", Set.of(), "connector-protocol",
			Set.of("connector-core"), "connector-transport-grpc", Set.of("connector-core", "connector-protocol"),
			"connector-transport-websocket", Set.of("connector-core", "connector-protocol"), "connector-gateway",
			Set.of("connector-core"), "connector-test", Set.of("connector-core", "connector-gateway"),
			"connector-command-channels",
			Set.of("connector-core", "connector-protocol", "connector-transport-websocket", "connector-gateway"),
			"connector-spring-boot-autoconfigure",
			Set.of("connector-core", "connector-protocol", "connector-transport-grpc", "connector-transport-websocket",
					"connector-gateway", "connector-command-channels"));

	private static JavaClasses classes;

	@BeforeAll
	static void importClasses() {
		classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("dev.connector");
	}

	@Test
	void everyModuleIsLookedAt() {
		Set<String> modules = new TreeSet<>();
		classes.forEach((type) -> modules.add(moduleOf(type)));
		assertThat(modules).isEqualTo(new TreeSet<>(ALLOWED.keySet()));
	}

	@Test
	void onePackageBelongsToOneModule() {
		Map<String, Set<String>> modulesByPackage = new TreeMap<>();
		classes.forEach((type) -> modulesByPackage.computeIfAbsent(type.getPackageName(), (name) -> new TreeSet<>())
			.add(moduleOf(type)));
		assertThat(modulesByPackage).allSatisfy((name, modules) -> assertThat(modules).as(name).hasSize(1));
	}

	@TestFactory
	java.util.stream.Stream<DynamicTest> modulesUseOnlyWhatIsBelowThem() {
		return ALLOWED.keySet().stream().map((module) -> DynamicTest.dynamicTest(module, () -> {
			ArchRule rule = noClasses().that(in(module)).should().dependOnClassesThat(notAllowedIn(module));
			rule.check(classes);
		}));
	}

	@Test
	void plainModulesKnowNoFramework() {
		noClasses().that(in("connector-core").or(in("connector-gateway")))
			.should()
			.dependOnClassesThat(resideInAnyPackage("org.springframework..", "io.grpc..", "com.google.protobuf..",
					"tools.jackson..", "com.fasterxml..", "io.micrometer..", "io.netty.."))
			.check(classes);
		noClasses()
			.that(in("connector-protocol").or(in("connector-transport-grpc"))
				.or(in("connector-transport-websocket"))
				.or(in("connector-command-channels")))
			.should()
			.dependOnClassesThat(resideInAnyPackage("org.springframework..", "io.micrometer.."))
			.check(classes);
	}

	private static DescribedPredicate<JavaClass> in(String module) {
		return DescribedPredicate.describe("are in " + module, (type) -> module.equals(moduleOf(type)));
	}

	private static DescribedPredicate<JavaClass> notAllowedIn(String module) {
		return DescribedPredicate.describe("are in a module that " + module + " must not use", (type) -> {
			String other = moduleOf(type);
			return !other.isEmpty() && !other.equals(module) && !ALLOWED.get(module).contains(other);
		});
	}

	private static String moduleOf(JavaClass type) {
		if (!type.getPackageName().startsWith("dev.connector")) {
			return "";
		}
		String location = type.getSource().map((source) -> source.getUri().toString()).orElse("");
		return ALLOWED.keySet()
			.stream()
			.filter((module) -> location.contains("/" + module + "/"))
			.findFirst()
			.orElse("");
	}

}
