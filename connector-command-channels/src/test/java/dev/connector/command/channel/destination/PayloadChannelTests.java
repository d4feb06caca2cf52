package dev.connector.command.channel.destination;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.Payload;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandChannelListener;
import dev.connector.command.CommandDefinition;
import dev.connector.command.CommandError;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandMessage;
import dev.connector.command.CommandMessage.Event;
import dev.connector.command.CommandMessage.ExecuteRequest;
import dev.connector.command.CommandMessage.ExecuteResponse;
import dev.connector.command.CommandMessage.ListRequest;
import dev.connector.command.CommandMessage.ListResponse;
import dev.connector.command.CommandMessage.RegisterRequest;
import dev.connector.command.CommandMessage.RegisterResponse;
import dev.connector.command.MessageIds;
import dev.connector.message.MessageNotDeliveredException;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * One end of a channel, with a carrier that the test plays.
 */
class PayloadChannelTests {

	private final CommandMessageCodec codec = new CommandMessageCodec(JsonMapper.builder().build(),
			CommandMessageLimits.defaults());

	private final Way way = new Way();

	private final Ear ear = new Ear();

	private final PayloadChannel channel = new PayloadChannel("peer",
			new PayloadChannel.Terms(this.codec, new WaitingLimits(10, 1 << 20), new MessageIds(new Random(1))),
			this.way);

	@Test
	void carriesMessagesAndItsMarks() {
		CompletableFuture<Void> started = this.channel.start(this.ear).toCompletableFuture();
		assertThat(started).isNotDone();
		this.channel.opened();
		assertThat(started).isCompleted();
		Event event = new Event("1", "e", null);
		this.channel.send(event);
		assertThat(this.codec.decode(this.way.sent.get(0).toByteArray())).isEqualTo(event);
		assertThat(receive(event)).isCompleted();
		assertThat(this.ear.heard).containsExactly(event);
		this.channel.close();
		this.channel.close();
		assertThat(this.way.sent).hasSize(2);
		assertThat(ChannelMarks.closeReason(this.way.sent.get(1))).isEqualTo("The channel was closed");
		assertThat(this.way.ended).isOne();
		assertThat(this.ear.ends).hasSize(1).containsOnlyNulls();
		assertThatExceptionOfType(CommandChannelException.class).isThrownBy(() -> this.channel.send(event))
			.matches(CommandChannelException::isClosed);
		receive(event);
		assertThat(this.ear.heard).hasSize(1);
	}

	@Test
	void startsOnceAndNotAfterItsEnd() {
		this.channel.start(this.ear);
		assertThat(this.channel.start(this.ear).toCompletableFuture()).isCompletedExceptionally();
		PayloadChannel other = new PayloadChannel("other",
				new PayloadChannel.Terms(this.codec, WaitingLimits.defaults(), new MessageIds(new Random(1))),
				this.way);
		other.close();
		assertThat(other.start(this.ear).toCompletableFuture()).isCompletedExceptionally();
		assertThat(this.way.sent).as("nobody knows of it").isEmpty();
	}

	@Test
	void endBeforeItIsOpenFailsTheStart() {
		CompletableFuture<Void> started = this.channel.start(this.ear).toCompletableFuture();
		this.channel.breakOff("no");
		assertThat(started).isCompletedExceptionally();
		assertThat(this.ear.ends).singleElement()
			.satisfies((cause) -> assertThat(((CommandChannelException) cause).failure().message()).isEqualTo("no"));
	}

	@Test
	void requestsAndEventsAreRefusedWhereTheOtherSideIsSlow() {
		start();
		for (int i = 0; i < 5; i++) {
			this.channel.send(new ExecuteRequest("" + i, "a", null));
		}
		assertThatExceptionOfType(CommandChannelException.class)
			.isThrownBy(() -> this.channel.send(new ExecuteRequest("6", "a", null)))
			.matches(CommandChannelException::isOverloaded)
			.withMessageContaining("5 messages");
		assertThatExceptionOfType(CommandChannelException.class)
			.isThrownBy(() -> this.channel.send(new Event("7", "e", null)));
		this.channel.send(ExecuteResponse.success("8", "x", null));
		this.way.takeAll();
		this.channel.send(new ExecuteRequest("9", "a", null));
		assertThat(this.ear.ends).isEmpty();
	}

	@Test
	void whoDoesNotTakeAnswersLosesTheChannel() {
		start();
		for (int i = 0; i < 10; i++) {
			this.channel.send(ExecuteResponse.success("" + i, "x", null));
		}
		assertThatExceptionOfType(CommandChannelException.class)
			.isThrownBy(() -> this.channel.send(ExecuteResponse.success("11", "x", null)))
			.matches(CommandChannelException::isClosed);
		assertThat(this.ear.ends).hasSize(1);
		assertThat(ChannelMarks.closeReason(this.way.last())).contains("doesn't take messages as fast as they come");
	}

	@Test
	void bytesCountAsWell() {
		start();
		Payload large = Payload.json("\"" + "x".repeat(400_000) + "\"");
		this.channel.send(new Event("1", "e", large));
		assertThatExceptionOfType(CommandChannelException.class)
			.isThrownBy(() -> this.channel.send(new Event("2", "e", large)))
			.matches(CommandChannelException::isOverloaded);
		this.way.takeAll();
		Payload larger = Payload.json("\"" + "x".repeat(2_000_000) + "\"");
		this.channel.send(new Event("3", "e", larger));
		assertThat(this.way.sent).as("one alone may be larger").hasSize(2);
	}

	@Test
	void requestsThatAreNotTakenAreAnswered() {
		start();
		this.channel.send(new ExecuteRequest("1", "a", null));
		this.channel.send(new ExecuteRequest("2", "a", null));
		this.channel.send(new ExecuteRequest("3", "a", null));
		this.way.fail(0, Fate.REFUSED);
		this.way.fail(1, Fate.NOT_SENT);
		this.way.fail(2, Fate.MAY_BE_DELIVERED);
		assertThat(this.ear.heard).hasSize(2);
		assertThat(error(0, "1")).isEqualTo(CommandErrorCode.CHANNEL_DISCONNECTED);
		assertThat(error(1, "2")).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
	}

	@Test
	void resultsThatAreTooLargeBecomeErrors() {
		start();
		this.way.refusal = "The message has 5 bytes, the limit is 4 bytes";
		assertThatExceptionOfType(CommandChannelException.class)
			.isThrownBy(() -> this.channel.send(ExecuteResponse.success("1", "x", null)))
			.withMessageContaining("the limit is 4 bytes")
			.matches((refused) -> !refused.isClosed());
		this.way.refusal = null;
		this.channel.send(ExecuteResponse.success("2", "y", null));
		this.way.fail(0, Fate.NOT_SENT);
		ExecuteResponse instead = (ExecuteResponse) this.codec.decode(this.way.last().toByteArray());
		assertThat(instead.thid()).isEqualTo("y");
		assertThat(instead.error().code()).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
	}

	@Test
	void otherSideThatTakesNoListsIsNone() {
		start();
		this.channel.send(new ListRequest("1"));
		this.way.fail(0, Fate.REFUSED);
		assertThat(this.ear.ends).hasSize(1);
	}

	@Test
	void garbageHarmsNothingElse() {
		start();
		for (String garbage : List.of("", "{", "[]", "{\"type\":\"event\"}", "\u0000\u0001",
				"{\"id\":\"1\",\"type\":\"x\"}")) {
			assertThat(this.channel.received(Payload.json(garbage)).toCompletableFuture()).isCompletedExceptionally();
		}
		receive(new Event("1", "e", null));
		assertThat(this.ear.heard).hasSize(1);
		assertThat(this.ear.ends).isEmpty();
	}

	@Test
	void callersOfWhatCanNotBeReadAreTold() {
		start();
		this.channel.received(Payload.json("{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":7}"));
		ExecuteResponse answer = (ExecuteResponse) this.codec.decode(this.way.last().toByteArray());
		assertThat(answer.thid()).isEqualTo("1");
		assertThat(answer.error().code()).isEqualTo(CommandErrorCode.INVALID_REQUEST);
		this.channel.received(
				Payload.json("{\"id\":\"2\",\"type\":\"execute.command.response\",\"thid\":\"x\",\"response\":7}"));
		assertThat(error(0, "x")).isEqualTo(CommandErrorCode.INTERNAL_ERROR);
	}

	@Test
	void whatIsPrivateStaysOutside() {
		start();
		receive(new ExecuteRequest("1", "_a", null));
		receive(new RegisterRequest("2", CommandDefinition.of("_a")));
		receive(new Event("3", "_e", null));
		receive(new ListResponse("4", "x", List.of(CommandDefinition.of("_a"), CommandDefinition.of("b"))));
		assertThat(this.ear.heard).containsExactly(new ListResponse("4", "x", List.of(CommandDefinition.of("b"))));
		ExecuteResponse call = (ExecuteResponse) this.codec.decode(this.way.sent.get(0).toByteArray());
		assertThat(call.error()).isEqualTo(new CommandError(CommandErrorCode.NOT_FOUND, "Command \"_a\" not found"));
		RegisterResponse registration = (RegisterResponse) this.codec.decode(this.way.sent.get(1).toByteArray());
		assertThat(registration.accepted()).isFalse();
		assertThat(this.way.sent).hasSize(2);
	}

	@Test
	void listenerThatThrowsHearsTheRest() {
		start();
		this.ear.throwing = true;
		assertThat(receive(new Event("1", "e", null))).isCompleted();
		assertThat(receive(new Event("2", "e", null))).isCompleted();
		assertThat(this.ear.heard).hasSize(2);
	}

	@Test
	void reasonsOfTheOtherSideAreOneShortLine() {
		String said = ChannelMarks.closeReason(Payload.of("a\nb".getBytes(), ChannelMarks.CLOSE));
		assertThat(said).isEqualTo("a b");
		assertThat(ChannelMarks.closeReason(Payload.of(new byte[100_000], ChannelMarks.CLOSE))).hasSizeLessThan(501);
		assertThat(ChannelMarks.closeReason(Payload.json("{}"))).isNull();
	}

	private void start() {
		this.channel.start(this.ear);
		this.channel.opened();
	}

	private CompletableFuture<Void> receive(CommandMessage message) {
		return this.channel.received(Payload.of(this.codec.encode(message), Payload.JSON)).toCompletableFuture();
	}

	private CommandErrorCode error(int heard, String thid) {
		ExecuteResponse response = (ExecuteResponse) this.ear.heard.get(heard);
		assertThat(response.thid()).isEqualTo(thid);
		return response.error().code();
	}

	/**
	 * Keeps what is sent until the test says what became of it.
	 */
	private static final class Way implements Carrier {

		private final List<Payload> sent = new ArrayList<>();

		private final List<CompletableFuture<Void>> taken = new ArrayList<>();

		private int ended;

		private @Nullable String refusal;

		@Override
		public void begin(PayloadChannel channel) {
		}

		@Override
		public CompletionStage<Void> send(Payload message) {
			if (this.refusal != null) {
				return CompletableFuture.failedStage(new MessageNotDeliveredException(Fate.NOT_SENT, this.refusal));
			}
			CompletableFuture<Void> taking = new CompletableFuture<>();
			this.sent.add(message);
			this.taken.add(taking);
			return taking.minimalCompletionStage();
		}

		@Override
		public void end() {
			this.ended++;
		}

		void takeAll() {
			this.taken.forEach((taking) -> taking.complete(null));
		}

		void fail(int message, Fate fate) {
			this.taken.get(message).completeExceptionally(new MessageNotDeliveredException(fate, "because"));
		}

		Payload last() {
			return this.sent.get(this.sent.size() - 1);
		}

	}

	private static final class Ear implements CommandChannelListener {

		private final List<CommandMessage> heard = new ArrayList<>();

		private final List<@Nullable Throwable> ends = new ArrayList<>();

		private boolean throwing;

		@Override
		public void onMessage(CommandMessage message) {
			this.heard.add(message);
			if (this.throwing) {
				throw new IllegalStateException("on purpose");
			}
		}

		@Override
		public void onClosed(@Nullable Throwable cause) {
			this.ends.add(cause);
		}

	}

}
