package dev.connector.autoconfigure.command.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.connector.autoconfigure.command.http.HttpServerChannel.Limits;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.Cancellable;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link HttpServerChannel}.
 */
class HttpServerChannelTests {

	private static final String UUID = CommandApplication.ID;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final HttpServerChannel channel = new HttpServerChannel("http",
			new CommandMessageCodec(JsonMapper.builder().build(), CommandMessageLimits.defaults()), this.scheduler,
			new Limits(10, Duration.ofSeconds(30)), Set.of("here")::contains);

	private final Registry registry = new Registry();

	HttpServerChannelTests() {
		this.channel.start(this.registry);
	}

	@Test
	void callKeepsItsId() {
		Lines lines = new Lines();
		this.channel.ask(new ExecuteRequest(UUID, "there", null), lines);
		assertThat(this.registry.heard).extracting(CommandMessage::id).containsExactly(UUID);
		this.channel.send(ExecuteResponse.success("r", UUID, 5));
		assertThat(lines.lines).singleElement().asString().contains("\"id\":\"r\"", "\"thid\":\"" + UUID + "\"");
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void callThatComesBackIsFoundInItsCircle() {
		Lines lines = new Lines();
		this.channel.ask(new ExecuteRequest(UUID, "there", null), new Lines());
		this.channel.ask(new ExecuteRequest(UUID, "there", null), lines);
		assertThat(this.registry.heard).hasSize(1);
		assertThat(lines.lines).singleElement().asString().contains("not_found", "is under way");
	}

	@Test
	void idThatIsNoUuidGetsAnotherOneWhileItIsUnderWay() {
		Lines first = new Lines();
		Lines second = new Lines();
		this.channel.ask(new ExecuteRequest("1", "there", null), first);
		this.channel.ask(new ExecuteRequest("1", "there", null), second);
		assertThat(this.registry.heard).hasSize(2);
		String other = this.registry.heard.get(1).id();
		assertThat(other).hasSize(36);
		this.channel.send(ExecuteResponse.success("r", other, 2));
		this.channel.send(ExecuteResponse.success("r", "1", 1));
		assertThat(first.lines).singleElement().asString().contains("\"thid\":\"1\"", "\"result\":1");
		assertThat(second.lines).singleElement().asString().contains("\"thid\":\"1\"", "\"result\":2");
	}

	@Test
	void answerComesOnce() {
		Lines lines = new Lines();
		this.channel.ask(new ExecuteRequest(UUID, "here", null), lines);
		this.channel.send(ExecuteResponse.success("r", UUID, 1));
		this.channel.send(ExecuteResponse.success("r", UUID, 2));
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(lines.lines).hasSize(1);
	}

	@Test
	void resultThatCannotBeWrittenLeavesTheQuestionOpen() {
		Lines lines = new Lines();
		this.channel.ask(new ExecuteRequest(UUID, "here", null), lines);
		assertThatExceptionOfType(CommandChannelException.class)
			.isThrownBy(() -> this.channel.send(ExecuteResponse.success("r", UUID, "x".repeat(5_000_000))));
		this.channel.send(ExecuteResponse.success("r", UUID, "short"));
		assertThat(lines.lines).singleElement().asString().contains("short");
	}

	@Test
	void timeoutComesAtTheTime() {
		Lines lines = new Lines();
		this.channel.ask(new ExecuteRequest(UUID, "here", null), lines);
		this.scheduler.advance(Duration.ofSeconds(30).minusNanos(1));
		assertThat(lines.lines).isEmpty();
		this.scheduler.advance(Duration.ofNanos(1));
		assertThat(lines.lines).singleElement().asString().contains("\"code\":\"timeout\"");
		assertThat(this.channel.inFlight()).isZero();
	}

	@Test
	void whoLeavesIsForgotten() {
		Lines lines = new Lines();
		Cancellable leave = this.channel.ask(new ExecuteRequest(UUID, "here", null), lines);
		leave.cancel();
		assertThat(this.channel.inFlight()).isZero();
		this.channel.send(ExecuteResponse.success("r", UUID, 1));
		assertThat(lines.lines).isEmpty();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void listThatCannotBeWrittenIsNoLine() {
		Lines lines = new Lines();
		this.channel.ask(new CommandMessage.ListRequest(UUID), lines);
		this.channel.send(new CommandMessage.ListResponse("r", UUID,
				List.of(dev.connector.command.CommandDefinition.of("x".repeat(5_000_000)))));
		assertThat(lines.lines).isEmpty();
		assertThat(lines.unwritable).singleElement().asString().contains("are allowed");
	}

	@Test
	void endIsToldOnce() {
		Lines lines = new Lines();
		this.channel.ask(new ExecuteRequest(UUID, "here", null), lines);
		this.channel.close();
		this.channel.close();
		assertThat(this.registry.closed).isEqualTo(1);
		assertThat(lines.lines).singleElement().asString().contains("channel_disconnected");
		assertThatExceptionOfType(CommandChannelException.class)
			.isThrownBy(() -> this.channel.send(new CommandMessage.ListRequest("1")))
			.matches(CommandChannelException::isClosed);
	}

	private static final class Lines implements HttpServerChannel.Reply {

		private final List<String> lines = new ArrayList<>();

		private final List<String> unwritable = new ArrayList<>();

		@Override
		public void line(byte[] json) {
			this.lines.add(new String(json, StandardCharsets.UTF_8));
		}

		@Override
		public void unwritable(String why) {
			this.unwritable.add(why);
		}

	}

	private static final class Registry implements CommandChannelListener {

		private final List<CommandMessage> heard = new ArrayList<>();

		private int closed;

		@Override
		public void onMessage(CommandMessage message) {
			this.heard.add(message);
		}

		@Override
		public void onClosed(@Nullable Throwable cause) {
			this.closed++;
		}

	}

}
