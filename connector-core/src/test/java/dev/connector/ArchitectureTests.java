package dev.connector;

import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.connector.destination.DestinationOptions;
import dev.connector.transport.WireFactory;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "dev.connector", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule dependsOnTheJdkLoggingAndNullnessOnly = classes().should()
		.onlyDependOnClassesThat(
				resideInAnyPackage("dev.connector..", "java..", "javax.net.ssl..", "org.slf4j..", "org.jspecify.."));

	@ArchTest
	static final ArchRule onlyScheduleTouchesThreadsAndRandomness = noClasses().that()
		.resideOutsideOfPackage("..schedule..")
		.should()
		.dependOnClassesThat(describe("are threads, executors, clocks or random generators",
				(JavaClass type) -> type.isEquivalentTo(Thread.class) || type.isEquivalentTo(ThreadGroup.class)
						|| type.isEquivalentTo(Executors.class) || type.isEquivalentTo(ThreadLocalRandom.class)
						|| type.isEquivalentTo(Timer.class) || type.isEquivalentTo(ForkJoinPool.class)
						|| assignableTo(ExecutorService.class).test(type) || assignableTo(Clock.class).test(type)
						|| assignableTo(Random.class).test(type)));

	@ArchTest
	static final ArchRule onlyScheduleAsksForTheTime = noClasses().that()
		.resideOutsideOfPackage("..schedule..")
		.should()
		.callMethod(System.class, "nanoTime")
		.orShould()
		.callMethod(System.class, "currentTimeMillis")
		.orShould()
		.callMethod(Math.class, "random")
		.orShould()
		.callMethod(Instant.class, "now")
		.orShould()
		.callMethodWhere(describe("it is a static now() of java.time", ArchitectureTests::isNowOfJavaTime));

	@ArchTest
	static final ArchRule nothingRunsOnTheCommonPool = noClasses().should()
		.callMethodWhere(describe("it uses the common pool or a clock of the JDK", ArchitectureTests::isOnCommonPool));

	// The root package is the facade: it names the others and is named by them
	@ArchTest
	static final ArchRule packagesHaveNoCyclesButWireFactoriesNameTheirDestination = slices()
		.matching("dev.connector.(*)..")
		.should()
		.beFreeOfCycles()
		.ignoreDependency(assignableTo(WireFactory.class), equivalentTo(DestinationOptions.class));

	@ArchTest
	static final ArchRule namesSayTheRole = noClasses().should()
		.haveSimpleNameEndingWith("Impl")
		.orShould()
		.haveSimpleNameEndingWith("Utils")
		.orShould()
		.haveSimpleNameEndingWith("Util")
		.orShould()
		.haveSimpleNameEndingWith("Helper")
		.orShould()
		.haveSimpleNameEndingWith("Manager");

	@ArchTest
	static final ArchRule classesAreFinalUnlessTheyAreExceptions = classes().that()
		.doNotHaveModifier(JavaModifier.SYNTHETIC)
		.and()
		.areNotInterfaces()
		.and()
		.areNotAssignableTo(Throwable.class)
		.and()
		.areNotEnums()
		.should()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule fieldsAreNotPublicUnlessTheyAreConstants = fields().that()
		.arePublic()
		.should()
		.beStatic()
		.andShould()
		.beFinal();

	private static boolean isNowOfJavaTime(JavaAccess<?> call) {
		return call.getTargetOwner().getPackageName().startsWith("java.time")
				&& call.getTarget().getName().equals("now");
	}

	private static boolean isOnCommonPool(JavaAccess<?> call) {
		if (!call.getTargetOwner().isAssignableTo(CompletableFuture.class)) {
			return false;
		}
		String name = call.getTarget().getName();
		return name.endsWith("Async") || name.equals("orTimeout") || name.equals("completeOnTimeout")
				|| name.equals("delayedExecutor");
	}

}
