package dev.connector.gateway;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "dev.connector.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule dependsOnCoreTheJdkLoggingAndNullnessOnly = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("dev.connector", "dev.connector.gateway", "dev.connector.failure",
				"dev.connector.destination", "dev.connector.frame", "dev.connector.message", "dev.connector.schedule",
				"dev.connector.transport", "java..", "org.slf4j..", "org.jspecify..");

	@ArchTest
	static final ArchRule leavesThreadsToTheScheduler = noClasses().should()
		.dependOnClassesThat()
		.areAssignableTo(Thread.class)
		.orShould()
		.dependOnClassesThat(assignableTo(Executor.class).and(resideOutsideOfPackage("dev.connector.schedule")))
		.orShould()
		.dependOnClassesThat()
		.areAssignableTo(Executors.class)
		.orShould()
		.dependOnClassesThat()
		.areAssignableTo(ThreadLocalRandom.class);

	@ArchTest
	static final ArchRule leavesTimeToTheScheduler = noClasses().should()
		.callMethod(System.class, "nanoTime")
		.orShould()
		.callMethod(System.class, "currentTimeMillis")
		.orShould()
		.callMethod(Instant.class, "now");

}
