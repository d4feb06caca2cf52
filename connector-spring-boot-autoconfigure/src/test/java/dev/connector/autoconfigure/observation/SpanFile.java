package dev.connector.autoconfigure.observation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Writes each span that ends as a line of a file.
 */
final class SpanFile implements SpanExporter {

	private final Path file;

	SpanFile(Path file) {
		this.file = file;
	}

	@Override
	public synchronized CompletableResultCode export(Collection<SpanData> spans) {
		List<String> lines = spans.stream().map((span) -> Line.of(span).write()).toList();
		try {
			Files.write(this.file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			return CompletableResultCode.ofSuccess();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public CompletableResultCode flush() {
		return CompletableResultCode.ofSuccess();
	}

	@Override
	public CompletableResultCode shutdown() {
		return CompletableResultCode.ofSuccess();
	}

	static List<Line> read(Path file) throws IOException {
		return Files.exists(file) ? Files.readAllLines(file).stream().map(Line::read).toList() : List.of();
	}

	/**
	 * A span.
	 */
	record Line(String traceId, String spanId, String parentId, String kind, String name) {

		static Line of(SpanData span) {
			return new Line(span.getTraceId(), span.getSpanId(), span.getParentSpanId(), span.getKind().name(),
					span.getName());
		}

		static Line read(String text) {
			String[] parts = text.split("\t", -1);
			return new Line(parts[0], parts[1], parts[2], parts[3], parts[4]);
		}

		String write() {
			return String.join("\t", this.traceId, this.spanId, this.parentId, this.kind, this.name);
		}

	}

}
