package dev.connector.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.command.channel.CommandChannelAutoConfiguration;
import dev.connector.autoconfigure.command.channel.CommandLinks;
import dev.connector.command.CommandRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators see of commands and do to their channels, over HTTP as they do it.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectorCommandsEndpointTests extends AbstractEndpointTests {

	@Test
	void showsCommandsAndChannels() throws Exception {
		startWritable();
		command("math.add", "Add");
		command("_secret", null);
		JsonNode shown = get("connectorcommands");
		assertThat(shown.at("/commands").findValuesAsString("id")).contains("_secret", "math.add").isSorted();
		JsonNode add = command(shown, "math.add");
		assertThat(add.path("local").asBoolean()).isTrue();
		assertThat(add.path("private").asBoolean(true)).isFalse();
		assertThat(add.path("channel").isNull()).isTrue();
		assertThat(add.path("description").asString()).isEqualTo("Add");
		assertThat(command(shown, "_secret").path("private").asBoolean()).isTrue();
		assertThat(shown.at("/channels").findValuesAsString("id")).containsExactly("away", "http-server");
		assertThat(shown.at("/channels/0/kind").asString()).isEqualTo("wss");
		assertThat(shown.at("/channels/0/uri").asString()).isEqualTo("wss://127.0.0.1:1/cmd/ws");
		assertThat(shown.at("/channels/1/state").asString()).isEqualTo("READY");
		assertThat(shown.at("/channels/1/kind").isNull()).isTrue();
		assertThat(shown.at("/listeners/0/name").asString()).isEqualTo("tree");
		assertThat(shown.at("/listeners/0/uri").asString()).startsWith("tcp://127.0.0.1:").doesNotEndWith(":0");
		assertThat(shown.at("/listeners/0/listening").asBoolean()).isTrue();
		assertThat(shown.toString()).doesNotContain("hidden");
	}

	@Test
	void showsWhyAChannelIsNotConnected() throws Exception {
		startWritable();
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
			JsonNode shown = get("connectorcommands/away");
			return !shown.path("lastError").isNull() && shown.path("attempt").asInt() > 0;
		});
		JsonNode shown = get("connectorcommands/away");
		assertThat(shown.path("id").asString()).isEqualTo("away");
		assertThat(shown.path("journal").size()).isGreaterThan(1);
		assertThat(shown.at("/journal/0/state").asString()).isNotEmpty();
		assertThat(shown.toString()).doesNotContain("hidden");
		assertThat(get("connectorcommands/http-server").path("state").asString()).isEqualTo("READY");
		assertThat(post("connectorcommands/http-server", "{\"action\":\"pause\"}").statusCode()).isEqualTo(409);
		assertThat(read("connectorcommands/none").statusCode()).isEqualTo(404);
	}

	@Test
	void steersAChannel(CapturedOutput output) throws Exception {
		startWritable();
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(AuditTrail.class.getName(), LogLevel.INFO);
		HttpResponse<String> paused = post("connectorcommands/away", "{\"action\":\"pause\"}");
		assertThat(paused.statusCode()).isEqualTo(200);
		assertThat(json(paused).path("id").asString()).isEqualTo("away");
		Awaitility.await()
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> get("connectorcommands/away").path("paused").asBoolean());
		assertThat(post("connectorcommands/away", "{\"action\":\"resume\"}").statusCode()).isEqualTo(200);
		assertThat(post("connectorcommands/away", "{\"action\":\"reconnect\"}").statusCode()).isEqualTo(200);
		assertThat(output).contains("An operator (unknown) asked commandchannel away to pause",
				"asked commandchannel away to reconnect");
	}

	@Test
	void saysWhatIsWrong() throws Exception {
		startWritable();
		assertThat(post("connectorcommands/away", "{\"action\":\"explode\"}").statusCode()).isEqualTo(400);
		assertThat(post("connectorcommands/away", "{}").body()).contains("pause, resume, reconnect, rearm");
		assertThat(post("connectorcommands/none", "{\"action\":\"pause\"}").statusCode()).isEqualTo(404);
		assertThat(post("connectorcommands/away", "{\"action\":\"rearm\"}").statusCode()).isEqualTo(409);
		assertThat(bean(CommandLinks.class).list()).hasSize(1);
	}

	@Test
	void takesNothingUnlessItMay() throws Exception {
		start("management.endpoints.web.exposure.include=*", "connector.commands.channels.away.uri=tcp://127.0.0.1:1");
		assertThat(read("connectorcommands").statusCode()).isEqualTo(200);
		assertThat(post("connectorcommands/away", "{\"action\":\"pause\"}").statusCode()).isEqualTo(405);
	}

	@Test
	void showsAndSteersOverJmx() throws Exception {
		start("management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true",
				"management.endpoint.connectorcommands.access=unrestricted",
				"connector.commands.channels.away.uri=tcp://127.0.0.1:1");
		assertThat(invoke("Connectorcommands", "channel", "away").path("id").asString()).isEqualTo("away");
		assertThat(invoke("Connectorcommands", "changeChannel", "away", "pause").path("id").asString())
			.isEqualTo("away");
	}

	@Test
	void healthTellsOfEachChannel() throws Exception {
		startWritable();
		Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
			JsonNode health = get("health/connectors/commandChannels/away");
			return health.path("status").asString().equals("DOWN") && health.at("/details/lastError").isString();
		});
		JsonNode health = get("health/connectors/commandChannels/away");
		assertThat(health.at("/details/kind").asString()).isEqualTo("wss");
		assertThat(health.at("/details/hint").asString()).contains("connector.commands.channels.away");
		assertThat(health.toString()).doesNotContain("hidden");
		assertThat(read("health/liveness").statusCode()).isEqualTo(200);
	}

	@Test
	void isNotThereWithoutActuator() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class,
					CommandChannelAutoConfiguration.class, ConnectorCommandsEndpointAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("connectorCommandsEndpoint"));
	}

	private void startWritable() {
		start("management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
				"management.endpoint.health.probes.enabled=true",
				"management.endpoint.connectorcommands.access=unrestricted", "connector.health.down-after=0s",
				"connector.commands.http.enabled=true", "connector.commands.listeners.tree.uri=tcp://127.0.0.1:0",
				"connector.commands.channels.away.uri=wss://127.0.0.1:1/cmd/ws?key=hidden",
				"connector.commands.channels.away.token=hidden");
	}

	private void command(String id, String description) {
		dev.connector.command.Command<?, ?> command = dev.connector.command.Command.dynamic(id,
				(request, caller) -> CompletableFuture.completedFuture(1));
		bean(CommandRegistry.class).register((description != null) ? command.withDescription(description) : command)
			.toCompletableFuture()
			.join();
	}

	private static JsonNode command(JsonNode shown, String id) {
		for (JsonNode command : shown.at("/commands")) {
			if (command.path("id").asString().equals(id)) {
				return command;
			}
		}
		throw new AssertionError("There is no " + id + " in " + shown);
	}

}
