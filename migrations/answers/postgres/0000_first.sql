CREATE TABLE "episodes" (
	"study_id" text COLLATE "C" NOT NULL,
	"pid" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"episode" integer NOT NULL,
	"enrolled_on" text COLLATE "C" NOT NULL,
	"started_on" text COLLATE "C",
	"main_match" text COLLATE "C",
	"record" text COLLATE "C" NOT NULL,
	CONSTRAINT "episodes_study_id_pid_role_episode_pk" PRIMARY KEY("study_id","pid","role","episode")
);
--> statement-breakpoint
CREATE TABLE "answer_events" (
	"study_id" text COLLATE "C" NOT NULL,
	"form_id" text COLLATE "C" NOT NULL,
	"event_id" text COLLATE "C" NOT NULL,
	"received_at" bigint NOT NULL,
	"body" text COLLATE "C" NOT NULL,
	CONSTRAINT "answer_events_study_id_form_id_event_id_pk" PRIMARY KEY("study_id","form_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "forms" (
	"study_id" text COLLATE "C" NOT NULL,
	"form_id" text COLLATE "C" NOT NULL,
	"pid" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"episode" integer NOT NULL,
	"wave" text COLLATE "C" NOT NULL,
	"mid" text COLLATE "C" NOT NULL,
	"channel" text COLLATE "C" NOT NULL,
	"invited_on" text COLLATE "C" NOT NULL,
	"reminders" integer NOT NULL,
	"opened_at" bigint,
	"mode" text COLLATE "C",
	"questionnaire" text COLLATE "C",
	"version" text COLLATE "C",
	"sha256" text COLLATE "C",
	"strings_sha256" text COLLATE "C",
	"translation" text COLLATE "C",
	"context" text COLLATE "C",
	"begun_at" bigint,
	CONSTRAINT "forms_study_id_form_id_pk" PRIMARY KEY("study_id","form_id")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"study_id" text COLLATE "C" NOT NULL,
	"secret_sha256" text COLLATE "C" NOT NULL,
	"form_id" text COLLATE "C" NOT NULL,
	"lang" text COLLATE "C",
	"expires_at" bigint NOT NULL,
	"revoked_at" bigint,
	CONSTRAINT "links_study_id_secret_sha256_pk" PRIMARY KEY("study_id","secret_sha256")
);
--> statement-breakpoint
CREATE TABLE "matches" (
	"study_id" text COLLATE "C" NOT NULL,
	"mid" text COLLATE "C" NOT NULL,
	"xid" text COLLATE "C" NOT NULL,
	"newcomer_pid" text COLLATE "C" NOT NULL,
	"buddy_pid" text COLLATE "C" NOT NULL,
	"group_id" text COLLATE "C" NOT NULL,
	"organisation_id" text COLLATE "C" NOT NULL,
	"started_on" text COLLATE "C" NOT NULL,
	"plan_end_on" text COLLATE "C" NOT NULL,
	"ended_on" text COLLATE "C",
	"record" text COLLATE "C" NOT NULL,
	CONSTRAINT "matches_study_id_mid_pk" PRIMARY KEY("study_id","mid")
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"study_id" text COLLATE "C" NOT NULL,
	"pid" text COLLATE "C" NOT NULL,
	"xid" text COLLATE "C" NOT NULL,
	"moderators" text COLLATE "C" NOT NULL,
	"withdrawn_on" text COLLATE "C",
	CONSTRAINT "persons_study_id_pid_pk" PRIMARY KEY("study_id","pid")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"study_id" text COLLATE "C" NOT NULL,
	"token_sha256" text COLLATE "C" NOT NULL,
	"form_id" text COLLATE "C" NOT NULL,
	"secret_sha256" text COLLATE "C" NOT NULL,
	"lang" text COLLATE "C" NOT NULL,
	"expires_at" bigint NOT NULL,
	CONSTRAINT "sessions_study_id_token_sha256_pk" PRIMARY KEY("study_id","token_sha256")
);
--> statement-breakpoint
CREATE TABLE "studies" (
	"study_id" text COLLATE "C" NOT NULL,
	"version" text COLLATE "C" NOT NULL,
	"synthetic" integer NOT NULL,
	"export_key" text COLLATE "C" NOT NULL,
	"truth" text COLLATE "C",
	CONSTRAINT "studies_study_id_pk" PRIMARY KEY("study_id")
);
--> statement-breakpoint
CREATE TABLE "submissions" (
	"study_id" text COLLATE "C" NOT NULL,
	"form_id" text COLLATE "C" NOT NULL,
	"event_id" text COLLATE "C" NOT NULL,
	"submitted_at" bigint NOT NULL,
	CONSTRAINT "submissions_study_id_form_id_pk" PRIMARY KEY("study_id","form_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "forms_due" ON "forms" USING btree ("study_id","pid","role","episode","wave","mid");--> statement-breakpoint
CREATE UNIQUE INDEX "matches_xid" ON "matches" USING btree ("study_id","xid");--> statement-breakpoint
CREATE INDEX "matches_newcomer" ON "matches" USING btree ("study_id","newcomer_pid");--> statement-breakpoint
CREATE INDEX "matches_buddy" ON "matches" USING btree ("study_id","buddy_pid");--> statement-breakpoint
CREATE UNIQUE INDEX "persons_xid" ON "persons" USING btree ("study_id","xid");