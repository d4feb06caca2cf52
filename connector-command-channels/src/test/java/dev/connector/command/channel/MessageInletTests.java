package dev.connector.command.channel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class MessageInletTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final List<CommandMessage> answers = new ArrayList<>();

	private final Recorder hears = new Recorder();

	private final MessageInlet inlet = new MessageInlet("peer", ChannelEnvironment
		.of(new CommandMessageCodec(new JsonMapper(), CommandMessageLimits.defaults()), this.scheduler),
			this.answers::add);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void open() {
		this.inlet.open(this.hears);
		this.log.start();
		((Logger) LoggerFactory.getLogger(MessageInlet.class)).addAppender(this.log);
	}

	@AfterEach
	void detach() {
		((Logger) LoggerFactory.getLogger(MessageInlet.class)).detachAppender(this.log);
		this.hears.requireOrder();
	}

	@Test
	void dropsWhatIsNoMessageWithOneLineNowAndThen() throws Exception {
		receive("nonsense");
		receive("{}");
		receive("{\"id\":\"1\",\"type\":\"list.commands.request\",\"unknown\":[]}");
		assertThat(this.hears.next()).isEqualTo(new CommandMessage.ListRequest("1"));
		assertThat(lines()).hasSize(1);
		assertThat(lines().get(0)).contains("A message of the channel 'peer' dropped");
		this.scheduler.advance(Duration.ofSeconds(31));
		receive("{\"id\":\"a\\nb\",\"type\":\"dance\\n2026 ERROR\"}");
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(1)).startsWith("2 messages of the channel 'peer' dropped").doesNotContain("\n");
		assertThat(this.answers).isEmpty();
	}

	@Test
	void tellsTheCallerOfACallThatIsNotValid() {
		receive("{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"a\",\"request\":7}");
		assertThat(this.answers).singleElement().isInstanceOfSatisfying(ExecuteResponse.class, (answer) -> {
			assertThat(answer.thid()).isEqualTo("1");
			assertThat(answer.error().code()).isEqualTo(CommandErrorCode.INVALID_REQUEST);
			assertThat(answer.error().message()).contains("request");
		});
		receive("{\"id\":\"" + "x".repeat(2000) + "\",\"type\":\"execute.command.request\",\"commandId\":\"a\"}");
		receive("{\"id\":\"\",\"type\":\"execute.command.request\",\"commandId\":\"a\"}");
		assertThat(this.answers).hasSize(1);
	}

	@Test
	void failsTheCallerOfAnAnswerThatIsNotValid() throws Exception {
		receive("{\"id\":\"2\",\"type\":\"execute.command.response\",\"thid\":\"1\",\"response\":{\"ok\":false,"
				+ "\"error\":{\"code\":\"teapot\",\"message\":\"\"}}}");
		assertThat(this.hears.next()).isInstanceOfSatisfying(ExecuteResponse.class, (answer) -> {
			assertThat(answer.thid()).isEqualTo("1");
			assertThat(answer.error().code()).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
		});
	}

	@Test
	void tellsNothingAfterItWasMutedButTheEnd() {
		this.inlet.mute();
		receive("{\"id\":\"1\",\"type\":\"list.commands.request\"}");
		this.inlet.end(null);
		this.inlet.end(new IllegalStateException());
		assertThat(this.hears.left()).isZero();
		assertThat(this.hears.end()).isNull();
	}

	private List<String> lines() {
		return this.log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private void receive(String json) {
		this.inlet.receive(json.getBytes(StandardCharsets.UTF_8));
	}

}
