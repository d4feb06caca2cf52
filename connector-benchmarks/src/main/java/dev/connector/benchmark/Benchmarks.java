package dev.connector.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
 * a page for each. Ends with an error when a program fails, never because of a figure.
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
		List<Figure> all = new ArrayList<>();
		List<String> failed = new ArrayList<>();
		for (String name : names) {
			Program program = PROGRAMS.get(name);
			if (program == null) {
				throw new IllegalArgumentException("No program '" + name + "': there are " + PROGRAMS.keySet());
			}
			System.out.println("# " + name);
			String machine = Machine.describe();
			try {
				Report report = program.run(settings);
				all.addAll(report.figures());
				write(settings, name, machine, report);
			}
			catch (IOException | RuntimeException ex) {
				ex.printStackTrace();
				failed.add(name);
			}
		}
		System.out.println();
		System.out.println(Machine.describe());
		System.out.println();
		System.out.println(Tables.of(all));
		if (!failed.isEmpty()) {
			System.out.println("Failed: " + String.join(", ", failed));
			System.exit(1);
		}
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

	private static void write(Settings settings, String name, String machine, Report report) throws IOException {
		var directory = settings.quick() ? settings.work() : settings.docs();
		Files.createDirectories(directory);
		StringBuilder page = new StringBuilder("# Measured: ").append(name).append("\n\n");
		page.append("Written by `./mvnw -q -Pbench verify -Dbench=")
			.append(name)
			.append("` on ")
			.append(LocalDate.now(ZoneOffset.UTC))
			.append(". The machine: ")
			.append(machine)
			.append(".\n\n")
			.append(Tables.of(report.figures()))
			.append('\n');
		for (Map.Entry<String, String> picture : report.pictures().entrySet()) {
			String file = picture.getKey() + ".svg";
			Files.writeString(directory.resolve(file), picture.getValue());
			page.append("\n![").append(picture.getKey()).append("](").append(file).append(")\n");
		}
		for (String detail : report.details()) {
			page.append('\n').append(detail).append('\n');
		}
		Files.writeString(directory.resolve(name + ".md"), page);
	}

}
