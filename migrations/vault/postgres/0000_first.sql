CREATE TABLE "alter_names" (
	"study_id" text COLLATE "C" NOT NULL,
	"pid" text COLLATE "C" NOT NULL,
	"aid" text COLLATE "C" NOT NULL,
	"label" text COLLATE "C" NOT NULL,
	CONSTRAINT "alter_names_study_id_pid_aid_pk" PRIMARY KEY("study_id","pid","aid")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"study_id" text COLLATE "C" NOT NULL,
	"pid" text COLLATE "C" NOT NULL,
	"first_name" text COLLATE "C" NOT NULL,
	CONSTRAINT "people_study_id_pid_pk" PRIMARY KEY("study_id","pid")
);
