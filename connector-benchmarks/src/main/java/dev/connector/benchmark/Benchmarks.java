package dev.connector.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.connector.benchmark.command.Commands;
import dev.connector.benchmark.fleet.Restart;
import dev.connector.benchmark.fleet.Scale;
import dev.connector.benchmark.fleet.Stall;
import dev.connector.benchmark.load.Overload;
import dev.connector.benchmark.load.Streaming;
import dev.connector.benchmark.micro.Micro;
import dev.connector.benchmark.roundtrip.RoundTrips;
import dev.connector.benchmark.startup.StartUp;

/**
 * Runs the programs one after the other, prints what they found as one table, and writes
 * a page for each, and an overview of all pages. Ends with an error when a program fails,
 * never because of a figure.
 */
public final class Benchmarks {

	private static final Map<String, Program> PROGRAMS = programs();

	private Benchmarks() {
	}

	/**
	 * Run the programs.
	 * @param arguments {@code --programs=a,b}, {@code --quick=true}, {@code --work=dir},
	 * {@code --docs=dir}
	 * @throws IOException when a page can't be written
	 * @throws InterruptedException when somebody wants it to end
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		Settings settings = Settings.parse(arguments);
		List<String> names = settings.programs().isEmpty() ? List.copyOf(PROGRAMS.keySet()) : settings.programs();
		Files.createDirectories(settings.work());
		Pages pages = new Pages(settings.quick() ? settings.work() : settings.docs());
		List<Outcome> outcomes = new ArrayList<>();
		List<String> failed = new ArrayList<>();
		for (String name : names) {
			try {
				Outcome outcome = run(name, settings);
				outcomes.add(outcome);
				pages.write(outcome);
			}
			catch (IOException | RuntimeException ex) {
				ex.printStackTrace();
				failed.add(name);
			}
		}
		pages.writeOverview(PROGRAMS.keySet());
		print(outcomes);
		if (!failed.isEmpty()) {
			System.out.println("Failed: " + String.join(", ", failed));
			System.exit(1);
		}
	}

	private static Outcome run(String name, Settings settings) throws IOException, InterruptedException {
		Program program = PROGRAMS.get(name);
		if (program == null) {
			throw new IllegalArgumentException("No program '" + name + "': there are " + PROGRAMS.keySet());
		}
		System.out.println("# " + name);
		String machine = Machine.describe();
		long begun = System.nanoTime();
		Report report = program.run(settings);
		Outcome outcome = new Outcome(name, machine, report, Duration.ofNanos(System.nanoTime() - begun));
		System.out.println(name + " took " + outcome.tookText());
		return outcome;
	}

	private static void print(List<Outcome> outcomes) {
		System.out.println();
		System.out.println(Machine.describe());
		System.out.println();
		System.out
			.println(Tables.of(outcomes.stream().flatMap((outcome) -> outcome.report().figures().stream()).toList()));
		System.out.println();
		System.out.println(Pages.durations(outcomes));
	}

	private static Map<String, Program> programs() {
		Map<String, Program> programs = new LinkedHashMap<>();
		programs.put("roundtrip", new RoundTrips());
		programs.put("scale", new Scale(false));
		programs.put("idle", new Scale(true));
		programs.put("restart", new Restart());
		programs.put("stall", new Stall());
		programs.put("overload", new Overload());
		programs.put("streaming", new Streaming());
		programs.put("startup", new StartUp());
		programs.put("commands", new Commands());
		programs.put("micro", new Micro());
		return programs;
	}

}
