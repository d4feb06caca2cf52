package dev.connector.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connector.LoggingContext;
import dev.connector.Payload;
import dev.connector.scripted.Frames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class LoggingContextTests extends AbstractRegistrationTests {

	private final List<Map<String, String>> seen = new ArrayList<>();

	@BeforeEach
	void observe() {
		this.observers = List.of(new LoggingContext());
		this.handler = (request) -> {
			this.seen.add(MDC.getCopyOfContextMap());
			return CompletableFuture.completedFuture(Payload.empty());
		};
	}

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void aHandlersLinesSayWhichRequestTheyBelongTo() {
		startReady().deliver(Frames.execute("r1"));
		assertThat(this.seen.get(0)).containsOnly(entry(LoggingContext.KEY, "acme.files.one"),
				entry(LoggingContext.REQUEST, "r1"), entry(LoggingContext.CAPABILITY, "do"));
		assertThat(MDC.get(LoggingContext.KEY)).isNull();
		assertThat(MDC.get(LoggingContext.REQUEST)).isNull();
		assertThat(MDC.get(LoggingContext.CAPABILITY)).isNull();
	}

	@Test
	void whatWasThereBeforeIsThereAgainAfterwards() {
		MDC.put(LoggingContext.REQUEST, "outer");
		MDC.put("user", "alice");
		this.handler = (request) -> {
			this.seen.add(MDC.getCopyOfContextMap());
			throw new IllegalStateException("no disk");
		};
		ListAppender<ILoggingEvent> lines = new ListAppender<>() {

			@Override
			protected void append(ILoggingEvent line) {
				line.prepareForDeferredProcessing();
				super.append(line);
			}

		};
		lines.start();
		Logger log = (Logger) LoggerFactory.getLogger(Execution.class);
		log.addAppender(lines);
		log.setLevel(Level.WARN);
		startReady().deliver(Frames.execute("r1"));
		log.setLevel(null);
		log.detachAppender(lines);
		assertThat(this.seen.get(0)).contains(entry(LoggingContext.REQUEST, "r1"), entry("user", "alice"));
		assertThat(lines.list).singleElement()
			.satisfies((line) -> assertThat(line.getMDCPropertyMap()).containsEntry(LoggingContext.REQUEST, "r1"));
		assertThat(MDC.getCopyOfContextMap()).containsOnly(entry(LoggingContext.REQUEST, "outer"),
				entry("user", "alice"));
	}

}
